package dev.sallyport.cluster.mailbox;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.io.IOException;

/** {@code Main <port for SMTP> <port for pages>}. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) throws IOException {
    var loopback = "127.0.0.1";
    var smtp = new GreenMail(new ServerSetup(Integer.parseInt(arguments[0]), loopback, "smtp"));
    smtp.start();
    new MailboxServer(new Letters(smtp), loopback, Integer.parseInt(arguments[1])).start();
  }
}
