namespace Ascent.Journey.Assessment.Formulas;

/// <summary>A function of the language: how many arguments it takes, how it is written, what it does.</summary>
internal sealed record FormulaFunction(string Name, int Least, int Most, string Usage, Func<FunctionCall, FormulaValue> Apply)
{
    private static readonly Dictionary<string, FormulaFunction> All =
        NumberFunctions.All.Concat(ListFunctions.All).Concat(MatrixFunctions.All).ToDictionary(f => f.Name, StringComparer.Ordinal);

    public static IEnumerable<string> Names => All.Keys;

    public static FormulaFunction? Find(string name) => All.GetValueOrDefault(name);

    /// <summary>What a person who comes from another language probably meant.</summary>
    public static string Hint(string name) => name switch
    {
        "ln" => "; the natural logarithm is 'log'",
        "pow" or "power" => "; a power is written x^n",
        "len" => "; did you mean 'length'?",
        "comb" or "choose" or "nchoosek" => "; did you mean 'binomial'?",
        "if" => "; a condition is written a ? b : c",
        _ => Nearest.Hint(name, All.Keys.Concat(BoundForm.Names)),
    };
}

/// <summary>A function with its arguments, and the ways to ask for them.</summary>
internal readonly record struct FunctionCall(FormulaFunction Function, FormulaValue[] Arguments, Evaluation At, int Position)
{
    public FormulaException Refuse(string message) => new($"'{Function.Name}' {message}", Position);

    public double Number(int index)
    {
        var value = Arguments[index];
        return value.IsNumber ? value.Number : throw Refuse($"takes a number, not {value.Kind}; it is written {Function.Usage}");
    }

    /// <summary>A whole number that a loop or a list can have.</summary>
    public int Whole(int index, int low, int high)
    {
        var number = Number(index);
        return number == Math.Floor(number) && number >= low && number <= high
            ? (int)number
            : throw Refuse($"takes a whole number from {low} to {high}, not {number}");
    }

    public FormulaValue List(int index)
    {
        var value = Arguments[index];
        if (!value.IsList) throw Refuse($"takes a list, not {value.Kind}; it is written {Function.Usage}");
        At.Spend(value.Count, Position);
        return value;
    }

    /// <summary>The numbers of a list without lists in it.</summary>
    public double[] Vector(int index)
    {
        var list = List(index).List;
        var numbers = new double[list.Length];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = list[i].IsNumber ? list[i].Number : throw Refuse($"takes a list of numbers, and entry {i} is {list[i].Kind}");
        return numbers;
    }

    /// <summary>Every number of a list and of the lists in it.</summary>
    public List<double> Flat(int index)
    {
        var list = List(index);
        var numbers = new List<double>(list.Count);
        Gather(list, numbers);
        return numbers;
    }

    private void Gather(FormulaValue value, List<double> into)
    {
        foreach (var entry in value.List)
        {
            if (entry.IsNumber) into.Add(entry.Number);
            else if (entry.IsList) Gather(entry, into);
            else throw Refuse("takes numbers, and a condition is none; write condition ? 1 : 0");
        }
    }
}
