package dev.sallyport.server.pages;

/**
 * A text as a picture that a camera reads, in units of one module.
 *
 * @param size of one side, with the margin that cameras need
 * @param path of the dark modules, for SVG
 */
public record QrCode(int size, String path) {
  /** ISO/IEC 18004, section 9.1. */
  private static final int MARGIN = 4;

  /** Draws {@code text}. */
  public static QrCode of(String text) {
    var code = io.nayuki.qrcodegen.QrCode.encodeText(text, io.nayuki.qrcodegen.QrCode.Ecc.MEDIUM);
    StringBuilder path = new StringBuilder();
    for (int y = 0; y < code.size; y++) {
      for (int x = 0; x < code.size; x++) {
        if (code.getModule(x, y)) {
          path.append("M%d %dh1v1h-1z".formatted(x + MARGIN, y + MARGIN));
        }
      }
    }
    return new QrCode(code.size + 2 * MARGIN, path.toString());
  }
}
