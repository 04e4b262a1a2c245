package dev.sallyport.store.sessions;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class TokenHashTest {
  @Test
  void isTheSha256OfTheToken() {
    byte[] expected =
        HexFormat.of().parseHex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");

    assertArrayEquals(expected, TokenHash.of("abc".getBytes(US_ASCII)).bytes());
    assertEquals(TokenHash.ofBytes(expected), TokenHash.of("abc".getBytes(US_ASCII)));
    assertNotEquals(TokenHash.ofBytes(expected), TokenHash.of("abd".getBytes(US_ASCII)));
  }

  @Test
  void printsOnlyItsBeginning() {
    assertEquals("TokenHash[ba7816bf…]", TokenHash.of("abc".getBytes(US_ASCII)).toString());
  }

  @Test
  void otherLengthsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> TokenHash.ofBytes(new byte[31]));
  }
}
