package dev.sallyport.server.mail;

import dev.sallyport.store.mail.Outbox;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** What a postman hands over. */
public final class Delivered {
  private Delivered() {}

  /** Has a postman go once, and takes all that was written since one went before. */
  public static List<Message> by(Outbox outbox, Envelopes envelopes, InstantSource clock)
      throws InterruptedException {
    List<Message> mails = new ArrayList<>();
    CountDownLatch turned = new CountDownLatch(1);
    MailServer server =
        new MailServer() {
          @Override
          public Delivery deliver(Message message) {
            mails.add(message);
            return new Delivery.Taken();
          }

          @Override
          public void rest() {
            turned.countDown();
          }
        };
    try (Postman postman =
        new Postman(
            outbox,
            envelopes,
            server,
            "https://auth.example.com",
            "auth.example.com",
            new SecureRandom(),
            clock,
            (_, _) -> {})) {
      postman.start();
      turned.await();
    }
    return mails;
  }
}
