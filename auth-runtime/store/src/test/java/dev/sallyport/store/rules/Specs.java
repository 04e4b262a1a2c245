package dev.sallyport.store.rules;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.crds.accessrule.AccessRuleSpec;

/** Specs with all fields in use. */
final class Specs {
  private Specs() {}

  static AccessRuleSpec of(String host) {
    try {
      return new ObjectMapper()
          .readValue(
              """
              {
                "hosts": ["%s"],
                "enforcement": {"gateway": {"mode": "Namespace"}},
                "rollout": {"mode": "Enforce", "percent": 50},
                "cors": {"origins": ["https://app.example"], "credentials": true, "maxAge": "1h"},
                "rateLimits": {"global": "10000/1m", "perIP": "100/1m", "perSubject": "9/1s"},
                "refusal": "Json",
                "loginUrl": "https://a.example/in",
                "routes": [
                  {"name": "health", "paths": ["/healthz"], "methods": ["GET"],
                   "allow": {"anyone": {}}},
                  {"name": "orders", "paths": ["/orders/{id:[0-9]+}"],
                   "allow": {"anyOf": [
                     {"session": {"roles": ["a"], "aal": "aal2", "maxAge": "1h"}},
                     {"token": {"types": ["pat", "apiKey"], "scopes": ["read:orders"]}},
                     {"jwt": {"issuer": "https://i.example", "audience": "x"}},
                     {"mtls": {"authority": "corp", "uris": ["spiffe://a.example/b"],
                               "dnsNames": ["b.example"], "emailAddresses": ["b@b.example"]}}]},
                   "headers": [{"name": "Remote-User", "value": "UserEmail"}],
                   "forwardCredential": true,
                   "acceptPaths": ["EncodedSlash"],
                   "validation": {"mode": "EveryRequest"}},
                  {"name": "rest", "paths": ["/**"], "allow": {"session": {}}}
                ]
              }
              """
                  .formatted(host),
              AccessRuleSpec.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
