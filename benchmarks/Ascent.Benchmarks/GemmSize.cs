using System.Globalization;

namespace Ascent.Benchmarks;

/// <summary>A product to measure: m x n x k, and whether each operand lies transposed in memory.</summary>
/// <param name="M">Rows of C.</param>
/// <param name="N">Columns of C.</param>
/// <param name="K">Length of the sums.</param>
/// <param name="TransposeA">A is stored k by m.</param>
/// <param name="TransposeB">B is stored n by k, as the weights of a linear layer are.</param>
internal readonly record struct GemmSize(int M, int N, int K, bool TransposeA, bool TransposeB)
{
    public double Operations => 2.0 * M * N * K;

    /// <summary>Reads "1024", "128x784x128" or "128x128x784:nt" (one letter for each operand, n as it is, t transposed).</summary>
    public static bool TryParse(string text, out GemmSize size)
    {
        size = default;
        string[] halves = text.Split(':');
        if (halves.Length > 2) return false;
        string letters = halves.Length == 2 ? halves[1] : "nn";
        if (letters.Length != 2 || letters.Any(letter => letter is not ('n' or 't'))) return false;
        string[] numbers = halves[0].Split('x');
        if (numbers.Length is not (1 or 3)) return false;
        var sides = new int[numbers.Length];
        for (int i = 0; i < sides.Length; i++)
        {
            if (!int.TryParse(numbers[i], NumberStyles.None, CultureInfo.InvariantCulture, out sides[i]) || sides[i] is < 1 or > 32768) return false;
        }

        size = new GemmSize(sides[0], sides[sides.Length / 2], sides[^1], letters[0] == 't', letters[1] == 't');
        return true;
    }

    public override string ToString()
    {
        string sides = M == N && N == K ? M.ToString(CultureInfo.InvariantCulture) : $"{M}x{N}x{K}";
        return TransposeA || TransposeB ? $"{sides}:{(TransposeA ? 't' : 'n')}{(TransposeB ? 't' : 'n')}" : sides;
    }
}
