using System.Collections;
using System.Globalization;

namespace Ascent.Labs.Kit;

/// <summary>Comparisons that say what was expected, what came, how far off and where.</summary>
public static class Check
{
    /// <summary>Holds when |expected - actual| is at most <paramref name="tolerance"/>; two NaN or two equal infinities are close.</summary>
    public static void Close(double expected, double actual, double tolerance, string what)
    {
        var error = Error(expected, actual);
        if (error <= tolerance) return;
        throw new CheckFailedException(
            double.IsNaN(actual) ? $"{what} is not a number" : $"{what} is off by {Number(error)}, allowed is {Number(tolerance)}",
            Number(expected), Number(actual), error);
    }

    /// <summary>Holds when every entry is within <paramref name="tolerance"/>; otherwise names the entry with the largest error by its index in <paramref name="shape"/>.</summary>
    public static void Close(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, ReadOnlySpan<int> shape, double tolerance, string what)
    {
        SameCount(expected.Length, actual.Length, shape, what);
        var (worst, largest, wrong) = (-1, 0.0, 0);
        for (var i = 0; i < expected.Length; i++)
        {
            var error = Error(expected[i], actual[i]);
            if (error <= tolerance) continue;
            wrong++;
            if (worst >= 0 && error <= largest) continue;
            (worst, largest) = (i, error);
        }
        if (worst < 0) return;
        throw Differs(what, wrong, expected.Length, largest, Index(worst, shape), Number(expected[worst]), Number(actual[worst]), double.IsNaN(actual[worst]));
    }

    /// <inheritdoc cref="Close(ReadOnlySpan{double}, ReadOnlySpan{double}, ReadOnlySpan{int}, double, string)"/>
    public static void Close(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, ReadOnlySpan<int> shape, double tolerance, string what)
    {
        SameCount(expected.Length, actual.Length, shape, what);
        var (worst, largest, wrong) = (-1, 0.0, 0);
        for (var i = 0; i < expected.Length; i++)
        {
            var error = Error(expected[i], actual[i]);
            if (error <= tolerance) continue;
            wrong++;
            if (worst >= 0 && error <= largest) continue;
            (worst, largest) = (i, error);
        }
        if (worst < 0) return;
        throw Differs(what, wrong, expected.Length, largest, Index(worst, shape), Number(expected[worst]), Number(actual[worst]), float.IsNaN(actual[worst]));
    }

    /// <summary>Holds when both shapes have the same dimensions.</summary>
    public static void Shape(ReadOnlySpan<int> expected, ReadOnlySpan<int> actual, string what)
    {
        if (expected.SequenceEqual(actual)) return;
        throw new CheckFailedException($"{what} has the wrong shape", Dimensions(expected), Dimensions(actual));
    }

    /// <summary>Holds when both are equal; sequences are compared element by element.</summary>
    public static void Equal<T>(T expected, T actual, string what)
    {
        if (EqualityComparer<T>.Default.Equals(expected, actual)) return;
        if (expected is not string && expected is IEnumerable left && actual is IEnumerable right)
        {
            var a = left.Cast<object?>().ToList();
            var b = right.Cast<object?>().ToList();
            var first = 0;
            while (first < a.Count && first < b.Count && Equals(a[first], b[first])) first++;
            if (first == a.Count && first == b.Count) return;
            throw new CheckFailedException(
                a.Count != b.Count ? $"{what} has {b.Count} elements instead of {a.Count}" : $"{what} differs",
                first < a.Count ? Text(a[first]) : "the end",
                first < b.Count ? Text(b[first]) : "the end",
                at: $"[{first}]");
        }
        throw new CheckFailedException($"{what} is not what it should be", Text(expected), Text(actual));
    }

    /// <summary>Holds when the condition does; the message says what must hold.</summary>
    public static void True(bool condition, string message)
    {
        if (!condition) throw new CheckFailedException(message);
    }

    /// <summary>Holds when the action throws <typeparamref name="TException"/> or a type derived from it, which is returned.</summary>
    public static TException Throws<TException>(Action action, string what)
        where TException : Exception
    {
        try
        {
            action();
        }
        catch (TException thrown)
        {
            return thrown;
        }
        catch (Exception other)
        {
            throw new CheckFailedException($"{what} throws the wrong exception", typeof(TException).Name, $"{other.GetType().Name}: {other.Message}");
        }
        throw new CheckFailedException($"{what} throws nothing", typeof(TException).Name, "no exception");
    }

    /// <summary>Ends the case as skipped when the machine lacks what it needs. A skipped case is reported as such and is never a pass.</summary>
    /// <param name="available">Whether the machine has it.</param>
    /// <param name="what">What is needed, as a noun: "a CUDA device".</param>
    public static void Needs(bool available, string what)
    {
        if (!available) throw new CaseSkippedException(what);
    }

    /// <summary>Infinite where one side is NaN and the other is not, so that NaN is never close to a number.</summary>
    private static double Error(double expected, double actual)
    {
        if (expected.Equals(actual)) return 0;
        var error = Math.Abs(expected - actual);
        return double.IsNaN(error) ? double.PositiveInfinity : error;
    }

    private static void SameCount(int expected, int actual, ReadOnlySpan<int> shape, string what)
    {
        if (expected == actual) return;
        throw new CheckFailedException($"{what} has the wrong number of entries", $"{expected} entries, shape {Dimensions(shape)}", $"{actual} entries");
    }

    private static CheckFailedException Differs(string what, int wrong, int count, double largest, string at, string expected, string actual, bool notANumber) =>
        new($"{what}: {wrong} of {count} entries differ, " + (notANumber ? $"the one at {at} is not a number" : $"the largest error is {Number(largest)} at {at}"),
            expected, actual, largest, at);

    private static string Index(int offset, ReadOnlySpan<int> shape)
    {
        var index = new int[shape.Length];
        for (var d = shape.Length - 1; d >= 0; d--)
        {
            var size = Math.Max(1, shape[d]);
            index[d] = offset % size;
            offset /= size;
        }
        return Dimensions(index);
    }

    private static string Dimensions(ReadOnlySpan<int> values) => "[" + string.Join(", ", values.ToArray()) + "]";

    // Seventeen digits would hide the difference among noise; two numbers that differ by more than a tolerance differ in the first nine.
    private static string Number(double value) => value.ToString("G9", CultureInfo.InvariantCulture);

    private static string Text(object? value)
    {
        var text = value switch
        {
            null => "null",
            string s => "\"" + s + "\"",
            double d => d.ToString("R", CultureInfo.InvariantCulture),
            float f => f.ToString("R", CultureInfo.InvariantCulture),
            IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
        return text.Length <= 200 ? text : text[..200] + "…";
    }
}
