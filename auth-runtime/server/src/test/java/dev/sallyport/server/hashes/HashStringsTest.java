package dev.sallyport.server.hashes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.store.identities.PasswordHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HashStringsTest {
  private static final String SALT = "c29tZXNhbHQ";
  private static final String HASH = "CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
  private static final String UNKNOWN = "nothing that begins like this is known";

  /** S and H stand for a salt and a hash that are in order. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          $argon2id$v=19$m=8388608,t=2,p=1$S$H  | Argon2: m, KiB is 8388608, and has to be from 8 to 131072
          $argon2id$v=19$m=131072,t=5,p=1$S$H   | Argon2: m × t, KiB is 655360, and has to be from 8 to 524288
          $argon2id$v=19$m=64,t=65,p=1$S$H      | Argon2: t is 65, and has to be from 1 to 64
          $argon2id$v=19$m=64,t=0,p=1$S$H       | Argon2: t is 0, and has to be from 1 to 64
          $argon2id$v=19$m=1024,t=1,p=17$S$H    | Argon2: p is 17, and has to be from 1 to 16
          $argon2id$v=19$m=8,t=1,p=2$S$H        | Argon2: m has to be at least eight times p
          $argon2id$v=19$m=64,t=1,p=1$S$c2hvcnQ | any: bytes of hash is 5, and has to be from 16 to 64
          $argon2id$v=19$m=64,t=1,p=1$S$?H      | Argon2: the hash is not base64
          $argon2id$v=19$m=64,t=1,p=1$?$H       | Argon2: the salt is not base64
          $argon2id$v=19$m=64,t=1,p=1$S         | Argon2: the string does not have the parts it should have
          $argon2id$v=20$m=64,t=1,p=1$S$H       | Argon2: the string does not have the parts it should have
          $argon2id$v=19$m=9999999999,t=1,p=1$S$H | Argon2: the string does not have the parts it should have
          $argon2id$v=19$m=-8,t=1,p=1$S$H       | Argon2: the string does not have the parts it should have
          $2b$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW | bcrypt: cost is 31, and has to be from 4 to 14
          $2b$15$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW | bcrypt: cost is 15, and has to be from 4 to 14
          $2b$03$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW | bcrypt: cost is 3, and has to be from 4 to 14
          $2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOe  | bcrypt: the string does not have the parts it should have
          $2x$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW | bcrypt: the string does not have the parts it should have
          $2$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW  | bcrypt: the string does not have the parts it should have
          bcrypt_sha256$$2b$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW | bcrypt: cost is 31, and has to be from 4 to 14
          bcrypt_sha256$xyz$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW | bcrypt: the string does not have the parts it should have
          $wp$2y$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW | bcrypt: cost is 31, and has to be from 4 to 14
          $wp$2y$12$short                       | bcrypt: the string does not have the parts it should have
          $scrypt$ln=18,r=8,p=1$S$H             | scrypt, Firebase: N is 262144, and has to be from 2 to 131072
          $scrypt$ln=31,r=8,p=1$S$H             | scrypt, Firebase: N is 2147483648, and has to be from 2 to 131072
          $scrypt$ln=0,r=8,p=1$S$H              | scrypt, Firebase: N is 1, and has to be from 2 to 131072
          $scrypt$ln=16385,r=8,p=1$S$H          | scrypt: N has to be a power of two
          $scrypt$ln=17,r=16,p=1$S$H            | scrypt, Firebase: N × r is 2097152, and has to be from 2 to 1048576
          $scrypt$ln=17,r=8,p=3$S$H             | scrypt, Firebase: N × r × p is 3145728, and has to be from 2 to 2097152
          $scrypt$ln=4,r=999999999,p=1$S$H      | scrypt, Firebase: r is 999999999, and has to be from 1 to 32
          $scrypt$ln=4,r=8,p=17$S$H             | scrypt, Firebase: p is 17, and has to be from 1 to 16
          $scrypt$ln=16,r=1,p=1$S$H             | scrypt: N has to be below 65536 where r is 1
          $scrypt$ln=14,r=8,p=1$$H              | scrypt: the string does not have the parts it should have
          scrypt$1048576$seasalt$8$1$H          | scrypt, Firebase: N is 1048576, and has to be from 2 to 131072
          scrypt$16384$seasalt$8$1              | scrypt: the string does not have the parts it should have
          $firescrypt$ln=20,r=8,p=1$S$H$Bw==$H  | scrypt, Firebase: N is 1048576, and has to be from 2 to 131072
          $firescrypt$ln=99,r=8,p=1$S$H$Bw==$H  | scrypt, Firebase: N is 2147483648, and has to be from 2 to 131072
          $firescrypt$ln=14,r=8,p=1$S$H$Bw==$S  | Firebase: the hash has to be as long as the signer key
          $firescrypt$ln=14,r=8,p=1$S$H         | Firebase: the string does not have the parts it should have
          $pbkdf2-sha256$i=999999999,l=32$S$H   | PBKDF2: iterations × digests in the hash is 999999999, and has to be from 1 to 2000000
          $pbkdf2-sha1$i=1500000,l=32$S$H       | PBKDF2: iterations × digests in the hash is 3000000, and has to be from 1 to 2000000
          $pbkdf2-sha256$i=0,l=32$S$H           | PBKDF2: iterations × digests in the hash is 0, and has to be from 1 to 2000000
          $pbkdf2-sha256$i=1000,l=64$S$H        | PBKDF2: the hash is not as long as it says
          $pbkdf2-sha256$2000001$S$H            | PBKDF2: iterations × digests in the hash is 2000001, and has to be from 1 to 2000000
          $pbkdf2-sha512$1212$S$H               | PBKDF2: the hash is not as long as the digest
          $pbkdf2-md5$1212$S$H                  | PBKDF2: the string does not have the parts it should have
          pbkdf2_sha256$10000000$seasalt$H      | PBKDF2: iterations × digests in the hash is 10000000, and has to be from 1 to 2000000
          pbkdf2_sha256$1000$seasalt$?          | PBKDF2: the hash is not base64
          pbkdf2_sha256$1000$$H                 | PBKDF2: the string does not have the parts it should have
          {SSHA}P90+qijSp8MJ1tN25j5o1Pf=UvlqjXHOGeOckw== | LDAP: the hash is not base64
          {SSHA}ZQK3Yvtvl6wtIRoISgMGPkcWU7M=    | any: bytes of salt is 0, and has to be from 1 to 64
          {SSHA}tooshort                        | any: bytes of salt is -14, and has to be from 1 to 64
          {SHA}at+xg6SiyUovktq1redipHiJpaE=     | LDAP: the string does not have the parts it should have
          $P$U12345678L6Lpt4BxNotVIMILOa9u81    | phpass: binary logarithm of the rounds is 32, and has to be from 7 to 18
          $P$612345678L6Lpt4BxNotVIMILOa9u8     | phpass: the string does not have the parts it should have
          $P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r!L0    | phpass: the string does not have the parts it should have
          $1$saltsalt$qjXMvbEw8oaL.CzflDtaK/    | nothing that begins like this is known
          5f4dcc3b5aa765d61d8327deb882cf99      | nothing that begins like this is known
          correct horse battery                 | nothing that begins like this is known
          """)
  void hashIsRefusedWithItsReason(String text, String why) {
    assertEquals(why, refused(text.replace("$S", "$" + SALT).replace("$H", "$" + HASH)));
  }

  @Test
  void stringThatIsEmptyOrLongIsRefusedUnread() {
    assertEquals("any: characters is 0, and has to be from 1 to 1024", refused(""));
    assertEquals(
        "any: characters is 1025, and has to be from 1 to 1024",
        refused("$2a$" + "0".repeat(1021)));
  }

  @Test
  void reasonHasNothingOfAHashThatWasNotRead() {
    assertEquals(UNKNOWN, refused("hunter2"));
  }

  @Test
  void bcryptLooksAt72BytesAndNoPasswordWithNulFits() throws UnreadableHash {
    Scheme scheme = read("$2a$05$......................XuQjdH.wPVNUZ/bOfstdW/FqB8QSjte");
    byte[] password = bytes("abc".repeat(24));

    assertTrue(scheme.matches(bytes("abc".repeat(24) + "x")));
    assertFalse(scheme.matches(Arrays.copyOf(password, 71)));

    Scheme letter = read("$2a$10$k87L/MF28Q673VKh8/cPi.SUl7MU/rWuSiIDDFayrKk/1tBsSQu4u");
    assertTrue(letter.matches(bytes("a")));
    assertFalse(letter.matches(bytes("a\0")));
    assertFalse(letter.matches(bytes("a\0a")));
  }

  @Test
  void whiteSpaceCountsWhereWordPressHasNotBeen() throws UnreadableHash {
    Scheme phpBb = read("$H$9PE8jEklgZhgLmZl5.HYJAzfGCQtzi1");

    assertTrue(phpBb.matches(bytes("123456")));
    assertFalse(phpBb.matches(bytes("123456 ")));
  }

  @Test
  void memoryIsKnownBeforeItIsTaken() throws UnreadableHash {
    assertEquals(65_536, read("$argon2id$v=19$m=65536,t=2,p=1$" + SALT + "$" + HASH).memoryKib());
    assertEquals(131_072, read("$scrypt$ln=17,r=8,p=1$" + SALT + "$" + HASH).memoryKib());
  }

  @Test
  void theReferenceListsEveryLimit() throws IOException {
    String page = Files.readString(Path.of("../../docs/reference/password-hashes.md"));
    String table =
        Arrays.stream(Limit.values())
            .map(
                limit ->
                    "| %s | %s | %d | %d |"
                        .formatted(limit.family(), limit.what(), limit.least(), limit.most()))
            .collect(Collectors.joining("\n"));

    assertTrue(
        page.contains("|---|---|---|---|\n" + table + "\n\n"),
        () -> "docs/reference/password-hashes.md has to hold this table:\n" + table);
  }

  private static Scheme read(String text) throws UnreadableHash {
    return HashStrings.read(new PasswordHash(text));
  }

  private static String refused(String text) {
    return assertThrows(UnreadableHash.class, () -> read(text)).why();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
