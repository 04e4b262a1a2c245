package dev.sallyport.server.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.RenegotiationRequiredException;
import io.undertow.server.SSLSessionInfo;
import io.undertow.util.AttachmentKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** What the client certificate of a connection lets its holder ask about. */
final class ClientCertificate {
  /** The name of who may ask about the rules of all namespaces. */
  static final String EVERYWHERE = "sallyport:decisions";

  private static final String NAMESPACE = "sallyport:gateway:";
  private static final int URI_NAME = 6; // RFC 5280, section 4.2.1.6: uniformResourceIdentifier
  private static final AttachmentKey<Asker.Certified> ASKER =
      AttachmentKey.create(Asker.Certified.class);
  private static final Asker.Certified NOBODY = new Asker.Certified(Set.of(), false);

  private ClientCertificate() {}

  /** Read once per connection: the certificate cannot change while it lasts. */
  static Asker asker(HttpServerExchange exchange) {
    Asker.Certified known = exchange.getConnection().getAttachment(ASKER);
    if (known == null) {
      known = askerOf(exchange.getConnection().getSslSessionInfo());
      exchange.getConnection().putAttachment(ASKER, known);
    }
    return known;
  }

  private static Asker.Certified askerOf(@Nullable SSLSessionInfo session) {
    Set<String> names = new HashSet<>();
    try {
      Certificate[] chain = session == null ? new Certificate[0] : session.getPeerCertificates();
      if (chain.length > 0 && chain[0] instanceof X509Certificate leaf) {
        var alternatives = leaf.getSubjectAlternativeNames();
        for (List<?> name : alternatives == null ? List.<List<?>>of() : alternatives) {
          if (name.get(0).equals(URI_NAME) && name.get(1) instanceof String uri) {
            names.add(uri);
          }
        }
      }
    } catch (SSLPeerUnverifiedException
        | RenegotiationRequiredException
        | CertificateParsingException _) {
      return NOBODY;
    }
    Set<String> namespaces = new HashSet<>();
    for (String name : names) {
      if (name.startsWith(NAMESPACE)) {
        namespaces.add(name.substring(NAMESPACE.length()));
      }
    }
    return new Asker.Certified(namespaces, names.contains(EVERYWHERE));
  }
}
