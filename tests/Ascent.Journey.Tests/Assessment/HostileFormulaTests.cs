using System.Text;
using Ascent.Journey.Assessment.Formulas;
using FsCheck;
using FsCheck.Fluent;

namespace Ascent.Journey.Tests.Assessment;

/// <summary>Formulas come from packs and from people: none may crash the program, hang it or fill its memory.</summary>
public sealed class HostileFormulaTests
{
    public static TheoryData<string> Texts { get; } = new(
        new string('(', 900),
        new string('[', 900),
        string.Concat(Enumerable.Repeat("1+", 480)) + "1",
        string.Concat(Enumerable.Repeat("2^", 480)) + "2",
        string.Concat(Enumerable.Repeat("1<2?", 200)) + "1",
        string.Concat(Enumerable.Repeat("sum(i,1,9,", 90)) + "1" + new string(')', 90),
        new string('1', 5_000),
        "sum(i, 1, 10000, sum(j, 1, 10000, i*j))",
        "sum(i, 1, 1e9, i)",
        "sum(i, -1e18, 1e18, i)",
        "list(i, 1, 10000, list(j, 1, 10000, 0))",
        "list(i, 1, 9999, range(1, 9999))",
        "range(1, 1e9)",
        "range(-1e9, 1e9)",
        "[[[[[[1]]]]]]",
        "identity(1e9)",
        "identity(50) + identity(49)",
        "matmul(list(i, 1, 300, range(1, 300)), list(i, 1, 300, range(1, 300)))",
        "det(list(i, 1, 60, range(1, 60)))",
        "area(x, 0, 1, area(y, 0, 1, area(z, 0, 1, x*y*z)))",
        "factorial(1e9)",
        "binomial(1e9, 5)",
        "gcd(1e300, 3)",
        "sort(list(i, 1, 10000, list(j, 1, 3, 1)))",
        "[1][1e300]",
        "[1][0/0]",
        "sum(e, 1, 2, e)",
        "\0",
        "\ud83d",
        "a[",
        "?",
        ",");

    [Theory]
    [MemberData(nameof(Texts))]
    public void What_asks_for_too_much_or_makes_no_sense_is_refused(string text)
    {
        var fault = Assert.Throws<FormulaException>(() => Formula.Parse(text).Evaluate(FormulaScope.Empty));
        Assert.NotEmpty(fault.Message);
    }

    [Fact]
    public void Long_rows_of_signs_are_read_without_depth()
    {
        Assert.Equal(1, Formula.Parse(new string('-', 900) + "1").Evaluate(FormulaScope.Empty).Number);
        Assert.True(Formula.Parse(string.Concat(Enumerable.Repeat("not ", 240)) + "1 < 2").Evaluate(FormulaScope.Empty).Condition);
    }

    [Fact]
    public void A_chain_of_definitions_cannot_double_a_list_without_end()
    {
        var scope = FormulaScope.Empty.With("v0", 1);
        Assert.Throws<FormulaException>(() =>
        {
            for (var i = 0; i < 40; i++) scope.With($"v{i + 1}", Formula.Parse($"[v{i}, v{i}]").Evaluate(scope));
        });
    }

    [Fact]
    public void Canonical_forms_of_doubling_definitions_stay_small()
    {
        var let = Enumerable.Range(1, 40).ToDictionary(i => $"v{i}", i => Formula.Parse($"v{i - 1} / v{i - 1}"), StringComparer.Ordinal);
        Assert.InRange(Formula.Parse("v40").Canonical(let).Length, 1, 50_000);
    }

    [Theory]
    [InlineData("max(0/0, 1)")]
    [InlineData("max(1, 0/0)")]
    [InlineData("min(1, 0/0)")]
    [InlineData("min([0/0, 1])")]
    [InlineData("max((b - b)/(b - b), b) + a")]
    public void What_is_no_number_stays_none(string text) =>
        Assert.Equal(double.NaN, Formula.Parse(text).Evaluate(FormulaScope.Empty.With("a", 3).With("b", -2)).Number);

    [Fact]
    public void Any_text_gives_a_value_or_a_fault_inside_the_text() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            string[] pieces =
            [
                "1", "2.5", "1e3", "a", "b", "i", "pi", "inf", "(", ")", "[", "]", ",", "+", "-", "*", "/", "^", "%", "<", "==", "and ", "or ", "not ", "?", ":", " ", "sum(i,1,3,", "list(i,0,9,",
                "slope(x,", "area(x,0,1,", "det(", "softmax(", "range(1,", "matmul(", "max(", "round(", "[[1,2],[3,4]]", "é", "\t", "{", "=",
            ];
            var text = new StringBuilder();
            for (var n = random.Next(1, 25); n > 0; n--) text.Append(pieces[random.Next(pieces.Length)]);
            var scope = FormulaScope.Empty.With("a", random.NextDouble()).With("b", FormulaValue.Of([1.0, 2.0]));
            try
            {
                var formula = Formula.Parse(text.ToString());
                Assert.NotNull(formula.Canonical(new Dictionary<string, Formula>(StringComparer.Ordinal)));
                Assert.NotNull(formula.Evaluate(scope).ToString());
            }
            catch (FormulaException e)
            {
                return e.Message.Length > 0 && e.Position >= 0 && e.Position <= text.Length;
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(4_000));

    [Fact]
    public void Formulas_that_are_written_at_random_are_read_and_computed_as_another_evaluator_does() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var (text, expected) = Write(random, 5);
            // One in a thousand is longer than a formula may be.
            while (text.Length > 1_000) (text, expected) = Write(random, 5);
            var value = Formula.Parse(text).Evaluate(FormulaScope.Empty.With("a", 3).With("b", -2)).Number;
            return (value.Equals(expected) || Math.Abs(value - expected) <= 1e-9 * Math.Max(1, Math.Abs(expected))).Label($"{text} is {value}, not {expected}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    /// <summary>A formula in full brackets, with the value that C# gives it.</summary>
    private static (string Text, double Value) Write(Random random, int depth)
    {
        if (depth == 0 || random.Next(5) == 0)
        {
            return random.Next(3) switch
            {
                0 => ("a", 3),
                1 => ("b", -2),
                _ => random.Next(1, 20) is var n ? ($"{n}", n) : default,
            };
        }

        var (left, x) = Write(random, depth - 1);
        var (right, y) = Write(random, depth - 1);
        return random.Next(7) switch
        {
            0 => ($"({left} + {right})", x + y),
            1 => ($"({left} - {right})", x - y),
            2 => ($"({left}*{right})", x * y),
            3 => ($"({left}/{right})", x / y),
            4 => ($"max({left}, {right})", Math.Max(x, y)),
            5 => ($"({left} < {right} ? {right} : -{left})", x < y ? y : -x),
            _ => ($"tanh({left})", Math.Tanh(x)),
        };
    }
}
