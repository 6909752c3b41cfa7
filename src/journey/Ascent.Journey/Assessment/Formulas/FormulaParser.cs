namespace Ascent.Journey.Assessment.Formulas;

/// <summary>
/// Reads a formula by recursive descent. From loose to tight: a ? b : c, or, and, not, comparison, sum, product, sign, power
/// (to the right), index.
/// </summary>
internal sealed class FormulaParser
{
    private static readonly string[] Comparisons = ["==", "!=", "<", "<=", ">", ">="];
    private static readonly string[] Words = ["and", "or", "not"];
    private readonly List<Token> _tokens;
    private readonly List<string> _bound = [];
    private int _at;
    private int _nesting;

    private FormulaParser(List<Token> tokens) => _tokens = tokens;

    /// <summary>Names that the formula leaves open, in the order in which they appear.</summary>
    public List<string> Names { get; } = [];

    public HashSet<string> Functions { get; } = new(StringComparer.Ordinal);

    private Token Next => _tokens[_at];

    public static (FormulaNode Root, FormulaParser Parser) Parse(string text)
    {
        var parser = new FormulaParser(FormulaLexer.Read(text));
        if (parser.Next.Kind == TokenKind.End) throw new FormulaException("there is no formula", 0);
        var root = parser.Conditional();
        if (parser.Next.Kind != TokenKind.End) throw parser.Unexpected();
        return (root, parser);
    }

    /// <summary>True for names that a parameter cannot have.</summary>
    public static bool IsReserved(string name) => Words.Contains(name) || FormulaScope.Constants.ContainsKey(name);

    public static bool IsName(string name) =>
        name.Length is > 0 and <= 32 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private FormulaNode Conditional()
    {
        if (++_nesting > FormulaLimits.Nesting) throw new FormulaException($"brackets and conditions are nested more than {FormulaLimits.Nesting} deep", Next.Position);
        var condition = Or();
        if (Next.Is("?"))
        {
            var position = Take().Position;
            var yes = Conditional();
            Expect(":", "a condition is written a ? b : c");
            condition = new ConditionalNode(position, condition, yes, Conditional());
        }

        _nesting--;
        return Limited(condition);
    }

    private FormulaNode Or()
    {
        var left = And();
        while (Next.IsWord("or")) left = Limited(new LogicNode(Take().Position, And: false, left, And()));
        return left;
    }

    private FormulaNode And()
    {
        var left = Not();
        while (Next.IsWord("and")) left = Limited(new LogicNode(Take().Position, And: true, left, Not()));
        return left;
    }

    private FormulaNode Not()
    {
        var signs = 0;
        var position = Next.Position;
        while (Next.IsWord("not"))
        {
            Take();
            signs++;
        }

        var value = Comparison();
        for (; signs > 0; signs--) value = Limited(new NotNode(position, value));
        return value;
    }

    private FormulaNode Comparison()
    {
        var left = Sum();
        if (!IsComparison(Next)) return left;
        var sign = Take();
        var right = Sum();
        if (IsComparison(Next)) throw new FormulaException("comparisons do not chain; write a < x and x < b", Next.Position);
        return Limited(new ComparisonNode(sign.Position, sign.Text, left, right));
    }

    private static bool IsComparison(Token token) => token.Kind == TokenKind.Sign && Comparisons.Contains(token.Text);

    private FormulaNode Sum()
    {
        var left = Product();
        while (Next.Is("+") || Next.Is("-"))
        {
            var sign = Take();
            left = Limited(new ArithmeticNode(sign.Position, sign.Text[0], left, Product()));
        }

        return left;
    }

    private FormulaNode Product()
    {
        var left = Signed();
        while (Next.Is("*") || Next.Is("/") || Next.Is("%"))
        {
            var sign = Take();
            if (sign.Text == "%" && Next.Kind == TokenKind.End) throw new FormulaException("'%' is the remainder of a division; write 0.5 for 50 %", sign.Position);
            left = Limited(new ArithmeticNode(sign.Position, sign.Text[0], left, Signed()));
        }

        return left;
    }

    private FormulaNode Signed()
    {
        var negative = false;
        var position = Next.Position;
        while (Next.Is("-") || Next.Is("+")) negative ^= Take().Text == "-";
        var value = Power();
        return negative ? Limited(new NegativeNode(position, value)) : value;
    }

    private FormulaNode Power()
    {
        var value = Indexed();
        if (!Next.Is("^")) return value;
        var position = Take().Position;
        if (++_nesting > FormulaLimits.Nesting) throw new FormulaException($"powers are nested more than {FormulaLimits.Nesting} deep", position);
        value = Limited(new ArithmeticNode(position, '^', value, Signed()));
        _nesting--;
        return value;
    }

    private FormulaNode Indexed()
    {
        var value = Primary();
        while (Next.Is("["))
        {
            var position = Take().Position;
            var index = Conditional();
            Expect("]", "an index is written v[0]");
            value = Limited(new IndexNode(position, value, index));
        }

        if (Next.Kind is TokenKind.Number or TokenKind.Name && !Words.Contains(Next.Text) || Next.Is("("))
            throw new FormulaException($"a sign is missing before {Nearest.Quote(Next.Text)}; a product is written 2*x", Next.Position);
        return value;
    }

    private FormulaNode Primary()
    {
        var token = Next;
        switch (token.Kind)
        {
            case TokenKind.Number:
                Take();
                return new NumberNode(token.Position, token.Number);
            case TokenKind.Name when !Words.Contains(token.Text):
                Take();
                return Next.Is("(") ? Call(token) : Name(token);
            case TokenKind.Sign when token.Text == "(":
                Take();
                var inner = Conditional();
                Expect(")", "the round bracket is not closed");
                return inner;
            case TokenKind.Sign when token.Text == "[":
                Take();
                return new ListNode(token.Position, Arguments("]", "the list is not closed by ']'"));
            default:
                throw Unexpected();
        }
    }

    private FormulaNode Name(Token token)
    {
        if (_bound.Contains(token.Text)) return new NameNode(token.Position, token.Text);
        if (FormulaScope.Constants.TryGetValue(token.Text, out var constant)) return new NumberNode(token.Position, constant);
        if (!Names.Contains(token.Text)) Names.Add(token.Text);
        return new NameNode(token.Position, token.Text);
    }

    private FormulaNode Call(Token name)
    {
        Take();
        Functions.Add(name.Text);
        if (BoundForm.Find(name.Text) is { } form && Next.Kind == TokenKind.Name && _tokens[_at + 1].Is(",")) return Bound(name, form);
        var arguments = Arguments(")", "the bracket of the function is not closed");
        if (FormulaFunction.Find(name.Text) is not { } function)
        {
            throw new FormulaException(
                BoundForm.Find(name.Text) is { } bound ? $"it is written {bound.Usage}" : $"there is no function {Nearest.Quote(name.Text)}{FormulaFunction.Hint(name.Text)}",
                name.Position);
        }

        if (arguments.Length < function.Least || arguments.Length > function.Most)
            throw new FormulaException($"'{name.Text}' is written {function.Usage}", name.Position);
        return Limited(new CallNode(name.Position, function, arguments));
    }

    /// <summary>sum(i, from, to, formula) and its like: the formula may use the name, the bounds may not.</summary>
    private BoundNode Bound(Token name, BoundForm form)
    {
        var variable = Take().Text;
        if (IsReserved(variable)) throw new FormulaException($"'{variable}' cannot be the name that runs", name.Position);
        var parts = new FormulaNode[form.Parts];
        for (var i = 0; i < parts.Length; i++)
        {
            Expect(",", "it is written " + form.Usage);
            if (i == form.Body) _bound.Add(variable);
            parts[i] = Conditional();
            if (i == form.Body) _bound.RemoveAt(_bound.Count - 1);
        }

        Expect(")", "it is written " + form.Usage);
        return (BoundNode)Limited(new BoundNode(name.Position, form, variable, parts));
    }

    private FormulaNode[] Arguments(string close, string fault)
    {
        var arguments = new List<FormulaNode>();
        if (!Next.Is(close))
        {
            arguments.Add(Conditional());
            while (Next.Is(","))
            {
                Take();
                arguments.Add(Conditional());
            }
        }

        Expect(close, fault);
        return [.. arguments];
    }

    private static FormulaNode Limited(FormulaNode node) => node.Depth <= FormulaLimits.TreeDepth
        ? node
        : throw new FormulaException($"it is more than {FormulaLimits.TreeDepth} operations deep", node.Position);

    private Token Take() => _tokens[_at++];

    private void Expect(string sign, string fault)
    {
        if (!Next.Is(sign)) throw Next.Kind == TokenKind.End ? new FormulaException(fault, Next.Position) : Unexpected(fault);
        _at++;
    }

    private FormulaException Unexpected(string? expected = null)
    {
        var token = Next;
        if (token.Kind == TokenKind.End) return new("the formula ends too early", token.Position);
        if (token.Is(",") && _at > 0 && _tokens[_at - 1].Kind == TokenKind.Number && expected is null)
            return new("a comma parts entries; write decimals with a point, such as 0.5, and thousands without a sign", token.Position);
        return new($"{Nearest.Quote(token.Text)} is not expected here{(expected is null ? "" : "; " + expected)}", token.Position);
    }
}
