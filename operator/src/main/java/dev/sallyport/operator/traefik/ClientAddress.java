package dev.sallyport.operator.traefik;

/** Where the address of a client is to be had; constants are spelled as in the settings. */
public enum ClientAddress {
  /** Whoever is connected to Traefik. */
  Traefik,
  /** What the load balancers in front of Traefik say in X-Forwarded-For. */
  ProxyHeaders
}
