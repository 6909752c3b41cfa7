namespace Ascent.Journey.Assessment.Formulas;

/// <summary>Functions of matrices, which are lists of rows.</summary>
internal static class MatrixFunctions
{
    /// <summary>What remains below this part of the largest entry counts as zero when the rank is found.</summary>
    private const double RankTolerance = 1e-10;

    public static IEnumerable<FormulaFunction> All { get; } =
    [
        new("matmul", 2, 2, "matmul(A, B)", Multiply),
        new("transpose", 1, 1, "transpose(A)", c => Value(Transposed(Matrix(c, 0)))),
        new("det", 1, 1, "det(A)", c => FormulaValue.Of(Determinant(Square(c)))),
        new("inverse", 1, 1, "inverse(A)", Inverse),
        new("trace", 1, 1, "trace(A)", c => FormulaValue.Of(Square(c).Select((row, i) => row[i]).Sum())),
        new("rank", 1, 1, "rank(A)", c => FormulaValue.Of(Rank(c))),
        new("rows", 1, 1, "rows(A)", c => FormulaValue.Of(Matrix(c, 0).Length)),
        new("columns", 1, 1, "columns(A)", c => FormulaValue.Of(Matrix(c, 0)[0].Length)),
        new("identity", 1, 1, "identity(n)", Identity),
    ];

    private static FormulaValue Value(double[][] rows) => FormulaValue.Of(Array.ConvertAll(rows, row => FormulaValue.Of(row)));

    /// <summary>The rows, as a copy that may be changed.</summary>
    private static double[][] Matrix(FunctionCall call, int index)
    {
        var list = call.List(index).List;
        if (list.Length == 0) throw call.Refuse("takes a matrix, and this list is empty");
        var rows = new double[list.Length][];
        for (var i = 0; i < rows.Length; i++)
        {
            var row = list[i];
            if (!row.IsList) throw call.Refuse($"takes a matrix, a list of rows such as [[1, 2], [3, 4]]; entry {i} is {row.Kind}");
            if (row.List.Length == 0 || row.List.Length != list[0].List.Length) throw call.Refuse("takes a matrix, all of whose rows have the same length");
            rows[i] = new double[row.List.Length];
            for (var j = 0; j < rows[i].Length; j++) rows[i][j] = row.List[j].IsNumber ? row.List[j].Number : throw call.Refuse("takes a matrix of numbers");
        }

        return rows;
    }

    private static double[][] Square(FunctionCall call)
    {
        var rows = Matrix(call, 0);
        if (rows.Length != rows[0].Length) throw call.Refuse($"takes a square matrix, and this one is {rows.Length} by {rows[0].Length}");
        return Small(call, rows);
    }

    private static double[][] Small(FunctionCall call, double[][] rows)
    {
        var (n, m) = (rows.Length, rows[0].Length);
        if (n > FormulaLimits.MatrixRows || m > FormulaLimits.MatrixRows) throw call.Refuse($"takes matrices of at most {FormulaLimits.MatrixRows} rows and columns");
        call.At.Spend(n * m * (long)Math.Min(n, m) / 4, call.Position);
        return rows;
    }

    private static double[][] Transposed(double[][] rows) =>
        [.. Enumerable.Range(0, rows[0].Length).Select(j => Array.ConvertAll(rows, row => row[j]))];

    /// <summary>Matrix by matrix; a list of numbers counts as a column on the right and as a row on the left.</summary>
    private static FormulaValue Multiply(FunctionCall call)
    {
        var (leftVector, rightVector) = (IsVector(call.Arguments[0]), IsVector(call.Arguments[1]));
        if (leftVector && rightVector) throw call.Refuse("takes a matrix at least on one side; use dot(v, w) for two lists");
        var left = leftVector ? [call.Vector(0)] : Matrix(call, 0);
        var right = rightVector ? Array.ConvertAll(call.Vector(1), x => new[] { x }) : Matrix(call, 1);
        if (right.Length == 0 || left[0].Length != right.Length)
            throw call.Refuse($"joins n by k and k by m, and these are {left.Length} by {left[0].Length} and {right.Length} by {(right.Length == 0 ? 0 : right[0].Length)}");
        call.At.Spend((long)left.Length * right.Length * right[0].Length / 4, call.Position);
        var product = Array.ConvertAll(left, row => Enumerable.Range(0, right[0].Length).Select(j => row.Select((x, k) => x * right[k][j]).Sum()).ToArray());
        if (leftVector) return FormulaValue.Of(product[0]);
        return rightVector ? FormulaValue.Of(product.Select(row => row[0])) : Value(product);
    }

    private static bool IsVector(FormulaValue value) => value.IsList && (value.List.Length == 0 || !value.List[0].IsList);

    private static double Determinant(double[][] rows)
    {
        var determinant = 1.0;
        for (var column = 0; column < rows.Length; column++)
        {
            if (!Pivot(rows, column, column, out var swapped)) return 0;
            determinant *= swapped ? -rows[column][column] : rows[column][column];
            for (var i = column + 1; i < rows.Length; i++) Subtract(rows[i], rows[column], rows[i][column] / rows[column][column]);
        }

        return determinant;
    }

    /// <summary>Gauss and Jordan with partial pivots.</summary>
    private static FormulaValue Inverse(FunctionCall call)
    {
        var rows = Square(call);
        var n = rows.Length;
        var scale = rows.Max(row => row.Max(Math.Abs));
        var joined = rows.Select((row, i) => row.Concat(Enumerable.Range(0, n).Select(j => i == j ? 1.0 : 0.0)).ToArray()).ToArray();
        for (var column = 0; column < n; column++)
        {
            if (!Pivot(joined, column, column, out _) || Math.Abs(joined[column][column]) <= scale * 1e-14) throw call.Refuse("takes a matrix that can be inverted, and this one is singular");
            var pivot = joined[column][column];
            for (var j = 0; j < 2 * n; j++) joined[column][j] /= pivot;
            for (var i = 0; i < n; i++)
            {
                if (i != column) Subtract(joined[i], joined[column], joined[i][column]);
            }
        }

        return Value(Array.ConvertAll(joined, row => row[n..]));
    }

    private static double Rank(FunctionCall call)
    {
        var rows = Small(call, Matrix(call, 0));
        var threshold = rows.Max(row => row.Max(Math.Abs)) * RankTolerance;
        var rank = 0;
        for (var column = 0; column < rows[0].Length && rank < rows.Length; column++)
        {
            if (!Pivot(rows, rank, column, out _) || Math.Abs(rows[rank][column]) <= threshold) continue;
            for (var i = rank + 1; i < rows.Length; i++) Subtract(rows[i], rows[rank], rows[i][column] / rows[rank][column]);
            rank++;
        }

        return rank;
    }

    private static FormulaValue Identity(FunctionCall call)
    {
        var n = call.Whole(0, 1, FormulaLimits.MatrixRows);
        call.At.Spend(n * n, call.Position);
        return Value([.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, n).Select(j => i == j ? 1.0 : 0.0).ToArray())]);
    }

    /// <summary>Brings the largest entry of a column, from a row on, into that row; false where all are zero.</summary>
    private static bool Pivot(double[][] rows, int row, int column, out bool swapped)
    {
        var best = row;
        for (var i = row + 1; i < rows.Length; i++)
        {
            if (Math.Abs(rows[i][column]) > Math.Abs(rows[best][column])) best = i;
        }

        swapped = best != row;
        (rows[row], rows[best]) = (rows[best], rows[row]);
        return rows[row][column] != 0;
    }

    private static void Subtract(double[] from, double[] row, double factor)
    {
        if (factor == 0) return;
        for (var j = 0; j < from.Length; j++) from[j] -= factor * row[j];
    }
}
