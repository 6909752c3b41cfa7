namespace Ascent.Nn.Training;

/// <summary>A checkpoint that cannot be written or read: says which file, why, and what to do.</summary>
public sealed class CheckpointException(string message, Exception? inner = null) : Exception(message, inner);
