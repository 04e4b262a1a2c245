package dev.sallyport.server.hashes;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sallyport.store.identities.PasswordHash;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Hashes that others have published together with their passwords. */
final class PublishedHashesTest {
  private static final String LETMEIN = "lètmein";
  private static final String TABLE = "táБℓə";
  private static final String PROJECT =
      "$Bw==$jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==";

  /**
   * @param bytes of the password, one to a character: not all are UTF-8
   */
  record Published(String where, String bytes, String hash) {
    byte[] password() {
      return bytes.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public String toString() {
      return where + ": " + hash;
    }
  }

  private static Published published(String where, String password, String hash) {
    byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
    return new Published(where, new String(bytes, StandardCharsets.ISO_8859_1), hash);
  }

  private static List<Published> argon2() {
    String reference = "Argon2's reference implementation, test.c";
    String django = "Django, tests/auth_tests/test_hashers.py";
    return List.of(
        published(
            reference,
            "password",
            "$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA"),
        published(
            reference + ", version 1.0",
            "password",
            "$argon2i$m=65536,t=2,p=1$c29tZXNhbHQ$9sTbSlTio3Biev89thdrlKKiCaYsjjYVJxGAL3swxpQ"),
        published(
            reference,
            "password",
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"),
        published(
            "passlib, test_handlers_argon2.py",
            "password",
            "$argon2d$v=19$m=102400,t=2,p=8$g2RodLh8j8WbSdCp+lUy/A$zzAJqL/HSjm809PYQu6qkA"),
        published(
            "Ory Kratos, hash/hasher_test.go",
            "test",
            "$argon2id$v=19$m=32,t=2,p=4$cm94YnRVOW5jZzFzcVE4bQ$MNzk5BtR2vUhrp6qQEjRNw"),
        published(
            django,
            "secret",
            "argon2$argon2id$v=19$m=102400,t=2,p=8$Y041dExhNkljRUUy$TMa6A8fPJhCAUXRhJXCXdw"),
        published(
            django,
            "secret",
            "argon2$argon2i$m=8,t=1,p=1$c29tZXNhbHQ$gwQOXSNhxiOxPOA0+PY10P9QFO"
                + "4NAYysnqRt1GSQLE55m+2GYDt9FEjPMHhP2Cuf0nOEXXMocVrsJAtNSsKyfg"));
  }

  private static List<Published> bcrypt() {
    String openwall = "Openwall, crypt_blowfish, wrapper.c";
    String passlib = "passlib, test_handlers_bcrypt.py";
    return List.of(
        published(openwall, "U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
        published(openwall, "", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy"),
        published(
            openwall,
            "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                + "0123456789chars after 72 are ignored",
            "$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui"),
        new Published(
            openwall, "\u00a3", "$2y$05$/OK.fbVrR/bpIqNJ5ianF.Sa7shbm4.OzKpvFnX1pQLmQW96oUlCq"),
        new Published(
            openwall,
            "\u00aa".repeat(72) + "chars after 72 are ignored as usual",
            "$2a$05$/OK.fbVrR/bpIqNJ5ianF.swQOIzjOiJ9GHEPuhEkvqrUyvWhEMx6"),
        published(
            passlib,
            "abc".repeat(24),
            "$2a$05$......................XuQjdH.wPVNUZ/bOfstdW/FqB8QSjte"),
        published(passlib, TABLE, "$2a$05$Z17AXnnlpzddNUvnC6cZNOSwMA/8oNiKnHTHTwLlBijfucQQlHjaG"),
        published(
            "Ory Kratos, hash/hasher_test.go",
            "test",
            "$2a$12$o6hx.Wog/wvFSkT/Bp/6DOxCtLRTDj7lm9on9suF/WaCGNVHbkfL6"),
        published(
            "passlib, test_handlers_django.py",
            "abcdefghijklmnopqrstuvwxyz",
            "bcrypt$$2a$10$fVH8e28OQRj9tqiDXs1e1uxpsjN0c7II7YPKXua2NAKYvM6iQk7dq"),
        published(
            "passlib, test_handlers_django.py",
            LETMEIN,
            "bcrypt_sha256$$2a$08$NDjSAIcas.EcoxCRiArvT.MkNiPYVhrsrnJsRkLueZOoV1bsQqlmC"),
        published(
            "passlib, test_handlers_django.py",
            "abc123".repeat(12) + "qwr",
            "bcrypt_sha256$$2a$06$Tg/oYyZTyAf.Nb3qSgN61Ocy0BEz1RK6xslSNi8PlaLX2pe7x/KQG"),
        published(
            "WordPress 6.8's wp_hash_password, as the project Grimoire published it",
            "grimoire-test-123",
            "$wp$2y$12$iWN5xRwDE7i9R5jVJvCyqOxS1CNnwUggQaF8O2W9Bg8TuXQz.ngrS"),
        published(
            "the same, in white space",
            " grimoire-test-123\t\n",
            "$wp$2y$12$iWN5xRwDE7i9R5jVJvCyqOxS1CNnwUggQaF8O2W9Bg8TuXQz.ngrS"));
  }

  private static List<Published> scrypt() {
    return List.of(
        published(
            "RFC 7914, section 12, as passlib writes it",
            "pleaseletmein",
            "$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofI"),
        published(
            "RFC 7914, section 12, as passlib writes it",
            "password",
            "$scrypt$ln=10,r=8,p=16$TmFDbA$/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWI"),
        published(
            "passlib, test_handlers_scrypt.py",
            TABLE,
            "$scrypt$ln=7,r=8,p=1$jjGmtDamdA4BQAjBeA9BSA$OiWRHhQtpDx7M/793x6UXK14AD512jg/qNm/hkWZG4M"),
        published(
            "Ory Kratos, hash/hasher_test.go",
            "test",
            "$scrypt$ln=16384,r=8,p=1$2npRo7P03Mt8keSoMbyD/tKFWyUzjiQf2svUaNDSrhA="
                + "$MiCzNcIplSMqSBrm4HckjYqYhaVPPjTARTzwB1cVNYE="),
        published(
            "Django, tests/auth_tests/test_hashers.py",
            LETMEIN,
            "scrypt$16384$seasalt$8$1$Qj3+9PPyRjSJIebHnG81TMjsqtaIGxNQG/aEB/NY"
                + "afTJ7tibgfYz71m0ldQESkXFRkdVCBhhY8mx7rQwite/Pw=="),
        published(
            "Firebase, github.com/firebase/scrypt, README",
            "user1password",
            "$firescrypt$ln=14,r=8,p=1$42xEC+ixf3L2lw==$lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/"
                + "qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ=="
                + PROJECT),
        published(
            "Firebase, firebase-admin-python, integration/test_auth.py",
            "password",
            "$firescrypt$ln=14,r=8,p=1$TmFDbA==$V358E8LdWJXAO7muq0CufVpEOXaj8aFiC7T/"
                + "rcaGieN04q/ZPJ08WhJEHGjj9lz/2TT+/86N5VjVoc5DdBhBiw=="
                + PROJECT),
        published(
            "Ory Kratos, hash/hasher_test.go",
            "8x4WjoDbSxJZdR",
            "$firescrypt$ln=14,r=8,p=1$sPtDhWcd1MfdAw==$xbSou7FOl6mChCyzpCPIQ7tku7nsQMTFtyOZSXXd"
                + "7tjBa4NtimOx7v42Gv2SfzPQu1oxM2/k4SsbOu73wlKe1A==$Bw==$YE0dO4bwD4JnJafh6lZZfkp1"
                + "MtKzuKAXQcDCJNJNyeCHairWHKENOkbh3dzwaCdizzOspwr/FITUVlnOAwPKyw=="));
  }

  private static List<Published> pbkdf2() {
    String passlib = "passlib, test_handlers.py";
    String django = "Django, tests/auth_tests/test_hashers.py";
    return List.of(
        published(
            passlib,
            "password",
            "$pbkdf2-sha256$1212$4vjV83LKPjQzk31VI4E0Vw$hsYF68OiOUPdDZ1Fg.fJPeq1h/gXXY7acBp9/6c.tmQ"),
        published(
            passlib,
            "password",
            "$pbkdf2-sha512$1212$RHY0Fr3IDMSVO/RSZyb5ow$eNLfBK.eVozomMr.1gYa1"
                + "7k9B7KIK25NOEshvhrSX.esqY3s.FvWZViXz4KoLlQI.BzY/YTNJOiKc5gBYFYGww"),
        published(
            passlib, "password", "$pbkdf2$1212$OB.dtnSEXZK8U5cgxU/GYQ$y5LKPOplRmok7CZp/aqVDVg8zGI"),
        published(
            "Ory Kratos, hash/hasher_test.go",
            "test",
            "$pbkdf2-sha256$i=100000,l=32$1jP+5Zxpxgtee/iPxGgOz0RfE9/KJuDElP1ley4VxXc"
                + "$QJxzfvdbHYBpydCbHoFg3GJEqMFULwskiuqiJctoYpI"),
        published(
            "Ory Kratos, hash/hasher_test.go",
            "test",
            "$pbkdf2-sha512$i=100000,l=32$bdHBpn7OWOivJMVJypy2UqR0UnaD5prQXRZevj/05YU"
                + "$+wArTfv1a+bNGO1iZrmEdVjhA+lL11wF4/IxpgYfPwc"),
        published(
            "RFC 6070, 4096 iterations, as a PHC string",
            "password",
            "$pbkdf2-sha1$i=4096,l=20$c2FsdA$SwB5AbdlSJq+rUnZJvch0GWkKcE"),
        published(
            django,
            LETMEIN,
            "pbkdf2_sha256$390000$seasalt$8xBlGd3jVgvJ+92hWPxi5ww0uuAuAnKgC45eudxro7c="),
        published(django, LETMEIN, "pbkdf2_sha1$390000$seasalt2$aDapRanzW8aHTz97v2TcfHzWD+I="));
  }

  private static List<Published> digests() {
    String passlib = "passlib, test_handlers.py";
    String kratos = "Ory Kratos, hash/hasher_test.go";
    return List.of(
        published(passlib, "testing123", "{SSHA}0c0blFTXXNuAMHECS4uxrj3ZieMoWImr"),
        published(passlib, TABLE, "{SSHA}3yCSD1nLZXznra4N8XzZgAL+s1sQYsx5"),
        published(passlib, "test", "{SSHA}P90+qijSp8MJ1tN25j5o1PflUvlqjXHOGeOckw=="),
        published(kratos, "test123", "{SSHA256}czO44OTV17PcF1cRxWrLZLy9xHd7CWyVYplr1rOhuMlx/7IK"),
        published(
            kratos,
            "test123",
            "{SSHA512}xPUl/px+1cG55rUH4rzcwxdOIPSB2TingLpiJJumN2xyDWN4Ix1WQG3ihnvHaWUE8MYNkvMi5rf0"
                + "C9NYixHsE6Yh59M="),
        published("phpass, test.php", "test12345", "$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0"),
        published(passlib, "123456", "$H$9PE8jEklgZhgLmZl5.HYJAzfGCQtzi1"),
        published(passlib, "JohnRipper", "$P$B12345678L6Lpt4BxNotVIMILOa9u81"),
        published(passlib, "compL3X!", "$P$FiS0N5L672xzQx1rt1vgdJQRYKnQM9/"),
        published(passlib, TABLE, "$P$7SMy8VxnfsIy2Sxm7fJxDSdil.h7TW."),
        published(
            "the same as WordPress would cut it",
            " JohnRipper ",
            "$P$B12345678L6Lpt4BxNotVIMILOa9u81"));
  }

  private static Stream<Published> all() {
    return Stream.of(argon2(), bcrypt(), scrypt(), pbkdf2(), digests()).flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("all")
  void passwordThatWasHashedFitsAndNoOther(Published published) throws UnreadableHash {
    Scheme scheme = HashStrings.read(new PasswordHash(published.hash()));
    byte[] right = published.password();
    byte[] wrong = Arrays.copyOf(right, Math.max(1, right.length));
    wrong[wrong.length / 2] ^= 1;

    assertTrue(scheme.matches(right));
    assertFalse(scheme.matches(wrong));
  }
}
