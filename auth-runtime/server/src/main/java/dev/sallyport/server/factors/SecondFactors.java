package dev.sallyport.server.factors;

/** All that there is to do with second factors. */
public record SecondFactors(SecondStep login, StepUp stepUp, OwnFactors own) {}
