package dev.sallyport.cluster.mailbox;

import com.icegreen.greenmail.util.GreenMail;
import jakarta.mail.Address;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a mail server has taken so far, as people read it. */
record Letters(GreenMail server) {
  private static final Pattern LINK = Pattern.compile("https?://[^\\s<>\"]+");

  /** All of them, the oldest first. */
  List<Captured> all() throws IOException {
    var letters = new ArrayList<Captured>();
    for (MimeMessage message : server.getReceivedMessages()) {
      try {
        letters.add(read(letters.size() + 1, message));
      } catch (MessagingException unreadable) {
        throw new IOException("a letter cannot be read", unreadable);
      }
    }
    return letters;
  }

  private static Captured read(int number, MimeMessage message)
      throws MessagingException, IOException {
    var text = text(message.getContent());
    var sent = message.getSentDate();
    return new Captured(
        number,
        names(message.getAllRecipients()),
        names(message.getFrom()),
        message.getSubject() == null ? "" : message.getSubject(),
        sent == null ? "" : sent.toInstant().toString(),
        text,
        LINK.matcher(text).results().map(MatchResult::group).toList());
  }

  private static String names(Address[] addresses) {
    return addresses == null
        ? ""
        : Arrays.stream(addresses).map(Address::toString).collect(Collectors.joining(", "));
  }

  /** The first part, which is the plain one of alternatives. */
  private static String text(Object content) throws MessagingException, IOException {
    if (content instanceof Multipart parts && parts.getCount() > 0) {
      BodyPart first = parts.getBodyPart(0);
      return text(first.getContent());
    }
    return content.toString();
  }
}
