namespace Ascent.Tensors.Cpu;

/// <summary>A choice that the JIT sees as a constant of the type, so that a loop is compiled for each answer.</summary>
internal interface IFlag
{
    static abstract bool Value { get; }
}

internal readonly struct Yes : IFlag
{
    public static bool Value => true;
}

internal readonly struct No : IFlag
{
    public static bool Value => false;
}
