package dev.sallyport.server.mail;

import dev.sallyport.server.login.EmailAddress;
import dev.sallyport.server.settings.MailSettings;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;

/**
 * An SMTP server. One connection serves the letters that come together; the server's certificate is
 * verified wherever there is TLS, and where there shall be TLS nothing is said without.
 */
public final class Smtp implements MailServer {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final int PERMANENT = 500;
  private static final int NO_REPLY = 600;

  /** About us, not about the letter: somebody has to mend the settings, and the letter can wait. */
  private static final List<Integer> ABOUT_US = List.of(500, 502, 503, 530, 534, 535, 538);

  private final MailSettings settings;
  private final Session session;
  private @Nullable Transport connection;

  public Smtp(MailSettings settings) throws GeneralSecurityException {
    this.settings = settings;
    this.session = Session.getInstance(properties(settings));
  }

  private static Properties properties(MailSettings settings) throws GeneralSecurityException {
    Properties properties = new Properties();
    properties.setProperty("mail.smtp.host", settings.host());
    properties.setProperty("mail.smtp.port", Integer.toString(settings.port()));
    properties.setProperty("mail.smtp.localhost", settings.from().domain());
    properties.setProperty("mail.smtp.from", settings.from().value());
    properties.setProperty("mail.smtp.connectiontimeout", Long.toString(CONNECT.toMillis()));
    properties.setProperty("mail.smtp.timeout", Long.toString(ANSWER.toMillis()));
    properties.setProperty("mail.smtp.writetimeout", Long.toString(ANSWER.toMillis()));
    properties.setProperty("mail.smtp.quitwait", "false");
    properties.setProperty("mail.smtp.auth", Boolean.toString(settings.user().isPresent()));
    properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    properties.setProperty("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
    switch (settings.security()) {
      case STARTTLS -> {
        properties.setProperty("mail.smtp.starttls.enable", "true");
        properties.setProperty("mail.smtp.starttls.required", "true");
      }
      case TLS -> properties.setProperty("mail.smtp.ssl.enable", "true");
      case NONE -> properties.setProperty("mail.smtp.starttls.enable", "false");
    }
    if (!settings.trust().isEmpty()) {
      properties.put("mail.smtp.ssl.socketFactory", trusting(settings));
    }
    return properties;
  }

  private static SSLSocketFactory trusting(MailSettings settings) throws GeneralSecurityException {
    try {
      KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
      authorities.load(null, null);
      for (int i = 0; i < settings.trust().size(); i++) {
        authorities.setCertificateEntry(Integer.toString(i), settings.trust().get(i));
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(authorities);
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(null, trust.getTrustManagers(), null);
      return tls.getSocketFactory();
    } catch (java.io.IOException e) {
      throw new GeneralSecurityException("an empty key store can be made", e);
    }
  }

  @Override
  public Delivery deliver(Message message) {
    try {
      MimeMessage mime = mime(message);
      connected().sendMessage(mime, mime.getAllRecipients());
      return new Delivery.Taken();
    } catch (AuthenticationFailedException _) {
      rest();
      return new Delivery.Failed("the server does not accept mail.user and its password");
    } catch (MessagingException e) {
      rest();
      return outcome(e);
    }
  }

  private Transport connected() throws MessagingException {
    Transport open = connection;
    if (open == null || !open.isConnected()) {
      open = session.getTransport("smtp");
      connection = open;
      open.connect(
          settings.host(),
          settings.port(),
          settings.user().orElse(null),
          settings.password().map(password -> password.value()).orElse(null));
    }
    return open;
  }

  @Override
  public void rest() {
    Transport open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (MessagingException _) {
        // It is closed either way.
      }
    }
  }

  /** What the server says is not repeated: it often quotes the address. */
  private static Delivery outcome(MessagingException failure) {
    Optional<Integer> reply =
        Stream.iterate((Exception) failure, java.util.Objects::nonNull, Smtp::next)
            .map(Smtp::reply)
            .flatMap(Optional::stream)
            .findFirst();
    if (reply.isEmpty()) {
      Throwable cause = failure;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      return new Delivery.Failed(
          "the server cannot be reached, or not as the settings say: "
              + cause.getClass().getSimpleName());
    }
    int code = reply.get();
    String why = "the server answered " + code;
    return code >= PERMANENT && code < NO_REPLY && !ABOUT_US.contains(code)
        ? new Delivery.Refused(why)
        : new Delivery.Failed(why);
  }

  private static @Nullable Exception next(Exception failure) {
    return failure instanceof MessagingException messaging ? messaging.getNextException() : null;
  }

  private static Optional<Integer> reply(Exception failure) {
    return switch (failure) {
      case SMTPAddressFailedException address -> Optional.of(address.getReturnCode());
      // Whether we may send as mail.from is no property of the letter.
      case SMTPSenderFailedException sender -> Optional.of(Math.min(sender.getReturnCode(), 530));
      case SMTPSendFailedException send when send.getNextException() == null ->
          Optional.of(send.getReturnCode());
      default -> Optional.empty();
    };
  }

  private MimeMessage mime(Message message) throws MessagingException {
    MimeMessage mime = new Identified(session, message.id(), settings.from());
    String utf8 = StandardCharsets.UTF_8.name();
    try {
      mime.setFrom(new InternetAddress(settings.from().value(), settings.sender(), utf8));
    } catch (UnsupportedEncodingException e) {
      throw new IllegalStateException("every JDK has UTF-8", e);
    }
    mime.setRecipient(RecipientType.TO, new InternetAddress(message.to().value()));
    mime.setSubject(message.subject().text(), utf8);
    mime.setSentDate(Date.from(message.date()));
    mime.setHeader("Auto-Submitted", "auto-generated"); // RFC 3834: no robot shall answer.
    MimeBodyPart text = new MimeBodyPart();
    text.setText(message.text(), utf8, "plain");
    MimeBodyPart html = new MimeBodyPart();
    html.setText(message.html(), utf8, "html");
    mime.setContent(new MimeMultipart("alternative", text, html));
    mime.saveChanges();
    return mime;
  }

  /** With a Message-ID of ours, the same for every attempt. */
  private static final class Identified extends MimeMessage {
    private final String id;

    Identified(Session session, UUID id, EmailAddress from) {
      super(session);
      this.id = "<" + id + "@" + from.domain() + ">";
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", id);
    }
  }
}
