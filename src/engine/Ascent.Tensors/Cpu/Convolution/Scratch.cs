namespace Ascent.Tensors.Cpu;

/// <summary>The buffers that every thread keeps for convolutions.</summary>
internal static class Scratch
{
    [ThreadStatic]
    private static PackBuffer? _own;

    [ThreadStatic]
    private static PackBuffer? _shared;

    /// <summary>For what a thread uses alone while it runs a part.</summary>
    public static PackBuffer Own => _own ??= new PackBuffer();

    /// <summary>For what the calling thread prepares and the team reads while the thread waits.</summary>
    public static PackBuffer Shared => _shared ??= new PackBuffer();
}
