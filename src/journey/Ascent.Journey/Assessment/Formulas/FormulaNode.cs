using System.Globalization;

namespace Ascent.Journey.Assessment.Formulas;

/// <summary>A node of a formula's tree.</summary>
internal abstract record FormulaNode(int Position)
{
    public int Depth { get; protected init; } = 1;

    public abstract FormulaValue Evaluate(Evaluation at);

    public abstract string Canonical(Formula.CanonicalForm form);

    protected static int Over(params ReadOnlySpan<FormulaNode> inner)
    {
        var depth = 0;
        foreach (var node in inner) depth = Math.Max(depth, node.Depth);
        return depth + 1;
    }

    public double Number(Evaluation at, string what)
    {
        var value = Evaluate(at);
        return value.IsNumber ? value.Number : throw new FormulaException($"{what} must be a number, not {value.Kind}", Position);
    }

    public bool Condition(Evaluation at, string what)
    {
        var value = Evaluate(at);
        return value.IsCondition ? value.Condition : throw new FormulaException($"{what} must be a condition, such as x > 0, not {value.Kind}", Position);
    }
}

internal sealed record NumberNode(int Position, double Value) : FormulaNode(Position)
{
    public override FormulaValue Evaluate(Evaluation at) => FormulaValue.Of(Value);

    public override string Canonical(Formula.CanonicalForm form) => Value.ToString("R", CultureInfo.InvariantCulture);
}

internal sealed record NameNode(int Position, string Name) : FormulaNode(Position)
{
    public override FormulaValue Evaluate(Evaluation at) => at.Scope.TryFind(Name, out var value)
        ? value
        : throw new FormulaException($"{Nearest.Quote(Name)} stands for nothing here{Nearest.Hint(Name, at.Scope.Names.Select(n => n.Name))}", Position);

    public override string Canonical(Formula.CanonicalForm form) => form.Name(Name);
}

internal sealed record ListNode : FormulaNode
{
    private readonly FormulaNode[] _entries;

    public ListNode(int position, FormulaNode[] entries) : base(position) => (_entries, Depth) = (entries, Over(entries));

    public override FormulaValue Evaluate(Evaluation at)
    {
        at.Spend(_entries.Length + 1, Position);
        return FormulaValue.Of(Array.ConvertAll(_entries, e => e.Evaluate(at)));
    }

    public override string Canonical(Formula.CanonicalForm form) => Formula.CanonicalForm.Joined("list", _entries.Select(e => e.Canonical(form)));
}

internal sealed record IndexNode : FormulaNode
{
    private readonly FormulaNode _list;
    private readonly FormulaNode _index;

    public IndexNode(int position, FormulaNode list, FormulaNode index) : base(position) => (_list, _index, Depth) = (list, index, Over(list, index));

    public override FormulaValue Evaluate(Evaluation at)
    {
        at.Spend(1, Position);
        var list = _list.Evaluate(at);
        if (!list.IsList) throw new FormulaException($"only a list has entries, and this is {list.Kind}", Position);
        var index = _index.Number(at, "an index");
        if (index != Math.Floor(index) || index < 0 || index >= list.List.Length)
            throw new FormulaException($"there is no entry {index} in a list of {list.List.Length}; the first is entry 0", Position);
        return list.List[(int)index];
    }

    public override string Canonical(Formula.CanonicalForm form) => Formula.CanonicalForm.Joined("at", [_list.Canonical(form), _index.Canonical(form)]);
}

internal sealed record NegativeNode : FormulaNode
{
    private readonly FormulaNode _value;

    public NegativeNode(int position, FormulaNode value) : base(position) => (_value, Depth) = (value, Over(value));

    public override FormulaValue Evaluate(Evaluation at) => Elementwise.Map(_value.Evaluate(at), x => -x, at, Position);

    public override string Canonical(Formula.CanonicalForm form) => Formula.CanonicalForm.Joined("-", [_value.Canonical(form)]);
}

internal sealed record ArithmeticNode : FormulaNode
{
    private readonly char _sign;
    private readonly FormulaNode _left;
    private readonly FormulaNode _right;

    public ArithmeticNode(int position, char sign, FormulaNode left, FormulaNode right) : base(position) =>
        (_sign, _left, _right, Depth) = (sign, left, right, Over(left, right));

    public override FormulaValue Evaluate(Evaluation at)
    {
        at.Spend(1, Position);
        var (left, right) = (_left.Evaluate(at), _right.Evaluate(at));
        return left.IsNumber && right.IsNumber
            ? FormulaValue.Of(Compute(_sign, left.Number, right.Number))
            : Elementwise.Map(left, right, (a, b) => Compute(_sign, a, b), $"'{_sign}'", at, Position);
    }

    public override string Canonical(Formula.CanonicalForm form)
    {
        if (_sign is not ('+' or '-' or '*')) return Formula.CanonicalForm.Joined(_sign.ToString(), [_left.Canonical(form), _right.Canonical(form)]);
        var parts = new List<string>();
        var sum = _sign != '*';
        FormulaNode node = this;
        while (node is ArithmeticNode a && (sum ? a._sign is '+' or '-' : a._sign == '*'))
        {
            var part = a._right.Canonical(form);
            parts.Add(a._sign == '-' ? Formula.CanonicalForm.Joined("-", [part]) : part);
            node = a._left;
        }

        parts.Add(node.Canonical(form));
        return Formula.CanonicalForm.Sorted(sum ? "+" : "*", parts);
    }

    /// <summary>The remainder has the sign of the divisor, as in mathematics and Python.</summary>
    internal static double Compute(char sign, double a, double b) => sign switch
    {
        '+' => a + b,
        '-' => a - b,
        '*' => a * b,
        '/' => a / b,
        '%' => Remainder(a, b),
        _ => Math.Pow(a, b),
    };

    internal static double Remainder(double a, double b)
    {
        var rest = Math.IEEERemainder(a, b);
        if (double.IsNaN(rest) || double.IsInfinity(b)) return double.IsInfinity(b) && double.IsFinite(a) && (a >= 0) == (b > 0) ? a : double.NaN;
        rest = a % b;
        return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
    }
}

internal sealed record ComparisonNode : FormulaNode
{
    private readonly string _sign;
    private readonly FormulaNode _left;
    private readonly FormulaNode _right;

    public ComparisonNode(int position, string sign, FormulaNode left, FormulaNode right) : base(position) =>
        (_sign, _left, _right, Depth) = (sign, left, right, Over(left, right));

    public override FormulaValue Evaluate(Evaluation at)
    {
        var (left, right) = (_left.Evaluate(at), _right.Evaluate(at));
        at.Spend(Math.Max(left.Count, right.Count), Position);
        if (_sign is "==" or "!=") return FormulaValue.Of((left == right) == (_sign == "=="));
        if (!left.IsNumber || !right.IsNumber)
            throw new FormulaException($"'{_sign}' compares numbers, not {(left.IsNumber ? right : left).Kind}", Position);
        var (a, b) = (left.Number, right.Number);
        return FormulaValue.Of(_sign switch { "<" => a < b, "<=" => a <= b, ">" => a > b, _ => a >= b });
    }

    public override string Canonical(Formula.CanonicalForm form) => Formula.CanonicalForm.Joined(_sign, [_left.Canonical(form), _right.Canonical(form)]);
}

internal sealed record LogicNode : FormulaNode
{
    private readonly bool _and;
    private readonly FormulaNode _left;
    private readonly FormulaNode _right;

    public LogicNode(int position, bool And, FormulaNode left, FormulaNode right) : base(position) =>
        (_and, _left, _right, Depth) = (And, left, right, Over(left, right));

    private string Word => _and ? "and" : "or";

    public override FormulaValue Evaluate(Evaluation at)
    {
        at.Spend(1, Position);
        var left = _left.Condition(at, $"what stands before '{Word}'");
        return FormulaValue.Of(left == _and ? _right.Condition(at, $"what stands after '{Word}'") : left);
    }

    public override string Canonical(Formula.CanonicalForm form) => Formula.CanonicalForm.Sorted(Word, [_left.Canonical(form), _right.Canonical(form)]);
}

internal sealed record NotNode : FormulaNode
{
    private readonly FormulaNode _value;

    public NotNode(int position, FormulaNode value) : base(position) => (_value, Depth) = (value, Over(value));

    public override FormulaValue Evaluate(Evaluation at) => FormulaValue.Of(!_value.Condition(at, "what stands after 'not'"));

    public override string Canonical(Formula.CanonicalForm form) => Formula.CanonicalForm.Joined("not", [_value.Canonical(form)]);
}

internal sealed record ConditionalNode : FormulaNode
{
    private readonly FormulaNode _condition;
    private readonly FormulaNode _yes;
    private readonly FormulaNode _no;

    public ConditionalNode(int position, FormulaNode condition, FormulaNode yes, FormulaNode no) : base(position) =>
        (_condition, _yes, _no, Depth) = (condition, yes, no, Over(condition, yes, no));

    public override FormulaValue Evaluate(Evaluation at)
    {
        at.Spend(1, Position);
        return _condition.Condition(at, "what stands before '?'") ? _yes.Evaluate(at) : _no.Evaluate(at);
    }

    public override string Canonical(Formula.CanonicalForm form) =>
        Formula.CanonicalForm.Joined("?", [_condition.Canonical(form), _yes.Canonical(form), _no.Canonical(form)]);
}

internal sealed record CallNode : FormulaNode
{
    private readonly FormulaFunction _function;
    private readonly FormulaNode[] _arguments;

    public CallNode(int position, FormulaFunction function, FormulaNode[] arguments) : base(position) =>
        (_function, _arguments, Depth) = (function, arguments, Over(arguments));

    public override FormulaValue Evaluate(Evaluation at)
    {
        at.Spend(1, Position);
        return _function.Apply(new FunctionCall(_function, Array.ConvertAll(_arguments, a => a.Evaluate(at)), at, Position));
    }

    public override string Canonical(Formula.CanonicalForm form) => Formula.CanonicalForm.Joined(_function.Name, _arguments.Select(a => a.Canonical(form)));
}
