namespace Ascent.Tensors.Tests;

/// <summary>What is said of operands whose shapes do not go together.</summary>
public static class Misfit
{
    /// <summary>The message names the operation and every shape of <paramref name="named"/>.</summary>
    public static void Check(Action act, params string[] named)
    {
        var message = Assert.Throws<ShapeException>(act).Message;
        Assert.All(named, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }
}
