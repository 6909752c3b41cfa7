namespace Ascent.Journey.Assessment.Formulas;

/// <summary>
/// A form that binds a name: a sum over i, a derivative in x. <paramref name="Body"/> is which of its parts may use the name.
/// </summary>
internal sealed record BoundForm(string Name, string Usage, int Parts, int Body, Func<BoundCall, FormulaValue> Apply)
{
    private static readonly Dictionary<string, BoundForm> All = new BoundForm[]
    {
        new("sum", "sum(v) or sum(i, from, to, formula)", 3, 2, c => Total(c, 0, (a, b) => a + b)),
        new("product", "product(v) or product(i, from, to, formula)", 3, 2, c => Total(c, 1, (a, b) => a * b)),
        new("list", "list(i, from, to, formula)", 3, 2, c => FormulaValue.Of([.. c.Run()])),
        new("all", "all(i, from, to, condition)", 3, 2, Every),
        new("slope", "slope(x, formula, at)", 2, 0, c => FormulaValue.Of(Calculus.Slope(c))),
        new("area", "area(x, from, to, formula)", 3, 2, c => FormulaValue.Of(Calculus.Area(c))),
    }.ToDictionary(f => f.Name, StringComparer.Ordinal);

    public static IEnumerable<string> Names => All.Keys;

    public static BoundForm? Find(string name) => All.GetValueOrDefault(name);

    private static FormulaValue Total(BoundCall call, double start, Func<double, double, double> join)
    {
        var total = FormulaValue.Of(start);
        foreach (var value in call.Run())
        {
            total = total.IsNumber && value.IsNumber
                ? FormulaValue.Of(join(total.Number, value.Number))
                : Elementwise.Map(total, value, join, $"'{call.Form.Name}'", call.At, call.Position);
        }

        return total;
    }

    private static FormulaValue Every(BoundCall call)
    {
        foreach (var value in call.Run())
        {
            if (!value.IsCondition) throw new FormulaException($"'all' takes a condition, not {value.Kind}", call.Position);
            if (!value.Condition) return FormulaValue.Of(false);
        }

        return FormulaValue.Of(true);
    }
}

/// <summary>A bound form in an evaluation.</summary>
internal readonly record struct BoundCall(BoundForm Form, string Variable, FormulaNode[] Parts, Evaluation At, int Position)
{
    public double Bound(int part, string what) => Parts[part].Number(At, what);

    /// <summary>The formula's value for each whole number from the first bound to the second.</summary>
    public IEnumerable<FormulaValue> Run()
    {
        const double far = 1e9;
        var (from, to) = (Bound(0, "the lower bound"), Bound(1, "the upper bound"));
        if (from != Math.Floor(from) || to != Math.Floor(to) || !(Math.Abs(from) <= far) || !(Math.Abs(to) <= far))
            throw new FormulaException($"'{Form.Name}' runs from one whole number to another, not from {from} to {to}", Position);
        if (to - from >= FormulaLimits.ListLength) throw new FormulaException($"'{Form.Name}' takes more than {FormulaLimits.ListLength} steps", Position);
        At.Scope.Push(Variable, default);
        try
        {
            for (var i = from; i <= to; i++)
            {
                At.Spend(1, Position);
                At.Scope.Replace(FormulaValue.Of(i));
                yield return Parts[Form.Body].Evaluate(At);
            }
        }
        finally
        {
            At.Scope.Pop();
        }
    }

    /// <summary>The formula as a function of its name.</summary>
    public double Sample(double x)
    {
        At.Spend(1, Position);
        At.Scope.Push(Variable, FormulaValue.Of(x));
        var value = Parts[Form.Body].Number(At, $"the formula of '{Form.Name}'");
        At.Scope.Pop();
        return value;
    }
}

internal sealed record BoundNode : FormulaNode
{
    private readonly BoundForm _form;
    private readonly string _variable;
    private readonly FormulaNode[] _parts;

    public BoundNode(int position, BoundForm form, string variable, FormulaNode[] parts) : base(position) =>
        (_form, _variable, _parts, Depth) = (form, variable, parts, Over(parts));

    public override FormulaValue Evaluate(Evaluation at) => _form.Apply(new BoundCall(_form, _variable, _parts, at, Position));

    public override string Canonical(Formula.CanonicalForm form) =>
        Formula.CanonicalForm.Joined(_form.Name, _parts.Select(p => p.Canonical(form)).Prepend(_variable));
}
