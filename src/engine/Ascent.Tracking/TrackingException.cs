namespace Ascent.Tracking;

/// <summary>A run that does not exist, is ambiguous or cannot be written: says which and what to do.</summary>
public sealed class TrackingException(string message, Exception? inner = null) : Exception(message, inner);
