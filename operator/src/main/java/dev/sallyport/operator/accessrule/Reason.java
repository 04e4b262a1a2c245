package dev.sallyport.operator.accessrule;

/**
 * Every reason that a condition of an AccessRule can have; the constants are spelled as in the
 * status. The list is closed and stable: people write alerts on it (docs/reference/conditions.md).
 */
enum Reason {
  Accepted("Accepted=True", "The spec is legal.", "Nothing."),
  Invalid(
      "Accepted=False, Ready=False",
      "The spec is not legal; the message names every mistake. What was accepted last stays in force.",
      "Correct what the message names."),
  Conflict(
      "Accepted=False, Ready=False",
      "An older rule claims the same requests, or a rule of another namespace owns a host. What was"
          + " accepted last stays in force, and so does the older rule.",
      "Change or remove one of the two; the operator notices by itself."),
  HostNotGranted(
      "Accepted=False, Ready=False",
      "The namespace was not granted a host of the rule. What was accepted last stays in force as"
          + " long as all its hosts are granted; otherwise nothing of the rule is.",
      "Write a host that is granted, or ask whoever runs Sallyport for a hostGrant."),
  Programmed(
      "Programmed=True",
      "The Traefik objects exist and every live replica of the runtime has this generation.",
      "Nothing."),
  NotAccepted(
      "Programmed=False",
      "This generation is not accepted, so it is not programmed either.",
      "See Accepted."),
  WaitingForReplicas(
      "Programmed=False, Ready=False",
      "Some live replica of the runtime does not have this generation yet.",
      "Wait a second; if it stays, look at the logs of the replica that the message names."),
  NoReplicas(
      "Programmed=False, Ready=False",
      "No replica of the runtime is alive: Traefik answers 500 to every request of the rule.",
      "Start the runtime, or look why it does not stay up."),
  TraefikMissing(
      "Programmed=False, Ready=False",
      "The cluster does not know Traefik's custom resources.",
      "Install Traefik with its custom resource definitions; the operator notices by itself."),
  NameTaken(
      "Programmed=False, Ready=False",
      "Somebody else's object has a name that the operator needs; it was left alone.",
      "Rename or delete the object that the message names, or rename the rule."),
  ObjectsRefused(
      "Programmed=False, Ready=False",
      "The API server refused an object of the rule.",
      "See the message: most often a missing permission, a quota or another admission webhook."),
  AuthorityUnusable(
      "Programmed=False, Ready=False",
      "The Secret of the installation's certificate authority is damaged or has ended.",
      "Restore it from a backup, or delete it so that a new one is made."),
  DatabaseUnavailable(
      "Accepted=Unknown, Programmed=Unknown, Ready=Unknown",
      "Postgres did not answer, so nobody knows what the replicas have, nor, until it has answered"
          + " once, what older rules claim. Nothing else changes.",
      "Bring Postgres back; the operator carries on by itself."),
  Ready(
      "Ready=True",
      "The rule is accepted and programmed: it is enforced wherever an IngressRoute names its"
          + " Middleware.",
      "Nothing.");

  private final String appearsIn;
  private final String meaning;
  private final String cure;

  Reason(String appearsIn, String meaning, String cure) {
    this.appearsIn = appearsIn;
    this.meaning = meaning;
    this.cure = cure;
  }

  /** The conditions it belongs to, as {@code Type=Status}, with commas between. */
  String appearsIn() {
    return appearsIn;
  }

  String meaning() {
    return meaning;
  }

  /** What a person does about it. */
  String cure() {
    return cure;
  }
}
