using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Ascent.Tensors.Cpu;

/// <summary>The instruction set that a kernel is written for.</summary>
public enum KernelIsa
{
    /// <summary>128-bit registers through the portable interface.</summary>
    Portable,

    /// <summary>256-bit registers with fused multiply-add.</summary>
    Avx2,

    /// <summary>512-bit registers.</summary>
    Avx512,
}

/// <summary>Which instruction sets this processor has, and which of them the kernels use.</summary>
public static class KernelIsas
{
    private static int _current = -1;

    /// <summary>Those that run here, narrowest first.</summary>
    public static IReadOnlyList<KernelIsa> Supported { get; } = [.. Enum.GetValues<KernelIsa>().Where(IsSupported)];

    /// <summary>The widest that runs here.</summary>
    public static KernelIsa Widest => Supported[^1];

    /// <summary>What the kernels use: the widest, unless ASCENT_ISA (portable, avx2 or avx512) or a setter says otherwise.</summary>
    /// <exception cref="PlatformNotSupportedException">This processor does not have it.</exception>
    public static KernelIsa Current
    {
        get
        {
            int value = Volatile.Read(ref _current);
            return value >= 0 ? (KernelIsa)value : Current = Parse(Environment.GetEnvironmentVariable("ASCENT_ISA"));
        }
        set
        {
            if (!IsSupported(value)) throw new PlatformNotSupportedException($"This processor does not run the {NameOf(value)} kernels; it runs {string.Join(", ", Supported.Select(NameOf))}.");
            Volatile.Write(ref _current, (int)value);
        }
    }

    /// <summary>Whether kernels for it run on this processor.</summary>
    /// <param name="isa">The instruction set.</param>
    public static bool IsSupported(KernelIsa isa) => isa switch
    {
        KernelIsa.Portable => true,
        KernelIsa.Avx2 => Avx2.IsSupported && Fma.IsSupported,
        KernelIsa.Avx512 => Avx512F.IsSupported && Avx512F.VL.IsSupported && Vector512.IsHardwareAccelerated && Avx2.IsSupported && Fma.IsSupported,
        _ => false,
    };

    /// <summary>As ASCENT_ISA and reports spell it.</summary>
    /// <param name="isa">The instruction set.</param>
    public static string NameOf(KernelIsa isa) => isa switch
    {
        KernelIsa.Portable => "portable",
        KernelIsa.Avx2 => "avx2",
        KernelIsa.Avx512 => "avx512",
        _ => throw new ArgumentOutOfRangeException(nameof(isa), isa, "not an instruction set"),
    };

    internal static KernelIsa Parse(string? setting)
    {
        if (string.IsNullOrWhiteSpace(setting)) return Widest;
        foreach (KernelIsa isa in Enum.GetValues<KernelIsa>())
        {
            if (string.Equals(setting.Trim(), NameOf(isa), StringComparison.OrdinalIgnoreCase)) return isa;
        }

        throw new InvalidOperationException($"ASCENT_ISA is '{setting}'; it must be portable, avx2 or avx512, or be left out.");
    }
}
