namespace Ascent.Data;

/// <summary>A data set that is missing, damaged or could not be fetched: says where it was looked for and what to do.</summary>
public sealed class DataSetException(string message, Exception? inner = null) : Exception(message, inner);
