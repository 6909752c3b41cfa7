#pragma warning disable CS1591
using Ascent.Tensors;

namespace Ascent.Interop;

public sealed class SafetensorsException(string message) : FormatException(message);

/// <summary>Strict reading and writing of safetensors files.</summary>
public static class Safetensors
{
    public static IReadOnlyDictionary<string, Tensor> Read(string path, out IReadOnlyDictionary<string, string> metadata) => throw new NotImplementedException();

    /// <summary>Written beside and renamed over.</summary>
    public static void Write(string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null) => throw new NotImplementedException();
}
