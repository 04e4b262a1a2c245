package dev.sallyport.server.redis;

import dev.sallyport.server.settings.RedisSettings;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;

/**
 * The two connections to Redis. They are made together and dropped together, and {@link Redis}
 * makes new ones: the client's library connects nothing again by itself, so what is known about the
 * connection is known in one place.
 *
 * @param commands questions and their answers, of all threads
 * @param news what others publish
 */
record Link(
    StatefulRedisConnection<String, byte[]> commands,
    StatefulRedisPubSubConnection<String, String> news)
    implements AutoCloseable {
  /** How long making a connection, or a command that nobody waits for, may take. */
  static final Duration SLOWEST = Duration.ofMillis(500);

  /** More unanswered commands than this are refused at once. */
  private static final int MAX_UNANSWERED = 2_048;

  private static final RedisCodec<String, byte[]> CODEC =
      RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

  /** What makes links to one server, connecting none yet. */
  static RedisClient client(RedisSettings settings) throws GeneralSecurityException {
    ClientResources resources =
        ClientResources.builder()
            .ioThreadPoolSize(2)
            .computationThreadPoolSize(2)
            // Names are looked up as everywhere else in the runtime, by the JDK.
            .addressResolverGroup(DefaultAddressResolverGroup.INSTANCE)
            .commandLatencyRecorder(CommandLatencyRecorder.disabled())
            .build();
    RedisClient client = RedisClient.create(resources, uri(settings));
    ClientOptions.Builder options =
        ClientOptions.builder()
            .autoReconnect(false)
            .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
            .requestQueueSize(MAX_UNANSWERED)
            .timeoutOptions(TimeoutOptions.enabled(SLOWEST))
            .maintNotificationsConfig(MaintNotificationsConfig.disabled())
            .socketOptions(SocketOptions.builder().connectTimeout(SLOWEST).keepAlive(true).build());
    if (settings.tls()) {
      options.sslOptions(tls(settings.trust()));
    }
    client.setOptions(options.build());
    return client;
  }

  private static RedisURI uri(RedisSettings settings) {
    RedisURI.Builder uri =
        RedisURI.builder()
            .withHost(settings.host())
            .withPort(settings.port())
            .withTimeout(SLOWEST)
            .withClientName("sallyport")
            .withSsl(settings.tls())
            .withVerifyPeer(SslVerifyMode.FULL);
    settings
        .password()
        .ifPresent(
            password ->
                settings
                    .user()
                    .ifPresentOrElse(
                        user -> uri.withAuthentication(user, password.value().toCharArray()),
                        () -> uri.withPassword(password.value().toCharArray())));
    return uri.build();
  }

  private static SslOptions tls(List<X509Certificate> trust) throws GeneralSecurityException {
    SslOptions.Builder tls =
        SslOptions.builder()
            .jdkSslProvider()
            .protocols("TLSv1.3", "TLSv1.2")
            .handshakeTimeout(SLOWEST);
    return trust.isEmpty() ? tls.build() : tls.trustManager(trusting(trust)).build();
  }

  private static TrustManagerFactory trusting(List<X509Certificate> authorities)
      throws GeneralSecurityException {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      for (int i = 0; i < authorities.size(); i++) {
        trusted.setCertificateEntry("authority " + i, authorities.get(i));
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      return trust;
    } catch (IOException e) {
      throw new IllegalStateException("an empty key store needs no file", e);
    }
  }

  /** Connects, which blocks for a few times {@link #SLOWEST} at most. */
  static Link connect(RedisClient client) {
    StatefulRedisConnection<String, byte[]> commands = client.connect(CODEC);
    try {
      return new Link(commands, client.connectPubSub(StringCodec.UTF8));
    } catch (RuntimeException e) {
      var _ = commands.closeAsync();
      throw e;
    }
  }

  boolean isOpen() {
    return commands.isOpen() && news.isOpen();
  }

  @Override
  public void close() {
    var _ = commands.closeAsync();
    var _ = news.closeAsync();
  }
}
