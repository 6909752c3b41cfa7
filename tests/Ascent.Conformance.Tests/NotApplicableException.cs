namespace Ascent.Conformance.Tests;

/// <summary>A case that asks for what the engine does not have; the message says what.</summary>
public sealed class NotApplicableException(string reason) : Exception(reason);
