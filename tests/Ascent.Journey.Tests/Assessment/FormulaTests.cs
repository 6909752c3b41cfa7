using System.Globalization;
using Ascent.Journey.Assessment.Formulas;

namespace Ascent.Journey.Tests.Assessment;

public sealed class FormulaTests
{
    private static double Number(string formula, params (string Name, double Value)[] names)
    {
        var scope = FormulaScope.Empty;
        foreach (var (name, number) in names) scope.With(name, number);
        var value = Formula.Parse(formula).Evaluate(scope);
        Assert.True(value.IsNumber, $"{formula} is {value}");
        return value.Number;
    }

    private static string Shown(string formula) => Formula.Parse(formula).Evaluate(FormulaScope.Empty).ToString();

    private static FormulaException Fault(string formula) => Assert.Throws<FormulaException>(() => Formula.Parse(formula).Evaluate(FormulaScope.Empty));

    [Theory]
    [InlineData("1 + 2*3", 7)]
    [InlineData("(1 + 2)*3", 9)]
    [InlineData("7 - 4 - 2", 1)]
    [InlineData("12/3/2", 2)]
    [InlineData("2^3^2", 512)]
    [InlineData("-2^2", -4)]
    [InlineData("2^-1", 0.5)]
    [InlineData("--3", 3)]
    [InlineData("- -3 + +2", 5)]
    [InlineData("7 % 3", 1)]
    [InlineData("-7 % 3", 2)]
    [InlineData("7 % -3", -2)]
    [InlineData("1e-3", 0.001)]
    [InlineData(".5 + 1.", 1.5)]
    [InlineData("2E2", 200)]
    [InlineData("3 − 1", 2)]
    [InlineData("3 × 2 · 2 ÷ 4", 3)]
    [InlineData("1 < 2 ? 10 : 20", 10)]
    [InlineData("1 > 2 ? 10 : 1 == 1 ? 20 : 30", 20)]
    [InlineData("not 1 > 2 and 2 >= 2 or 1 != 1 ? 1 : 0", 1)]
    [InlineData("[4, 5, 6][1]", 5)]
    [InlineData("[[1, 2], [3, 4]][1][0]", 3)]
    [InlineData("2*pi", 2 * Math.PI)]
    [InlineData("log(e)", 1)]
    [InlineData("1/inf", 0)]
    public void Operators_bind_as_in_mathematics(string formula, double expected) => Assert.Equal(expected, Number(formula), 1e-12);

    [Theory]
    [InlineData("abs(-3)", 3)]
    [InlineData("sign(-0.2)", -1)]
    [InlineData("sign(0)", 0)]
    [InlineData("sqrt(2)", 1.4142135623730951)]
    [InlineData("exp(1)", 2.718281828459045)]
    [InlineData("log(10)", 2.302585092994046)]
    [InlineData("log2(8)", 3)]
    [InlineData("log10(1000)", 3)]
    [InlineData("sin(pi/6)", 0.5)]
    [InlineData("cos(pi/3)", 0.5)]
    [InlineData("tan(pi/4)", 1)]
    [InlineData("tanh(0.5)", 0.46211715726000975)]
    [InlineData("sigmoid(0)", 0.5)]
    [InlineData("sigmoid(2)", 0.8807970779778823)]
    [InlineData("sigmoid(-800)", 0)]
    [InlineData("sigmoid(800)", 1)]
    [InlineData("erf(0)", 0)]
    [InlineData("erf(0.5)", 0.5204998778130465)]
    [InlineData("erf(-1)", -0.8427007929497149)]
    [InlineData("erf(3)", 0.9999779095030014)]
    [InlineData("erf(9)", 1)]
    [InlineData("floor(-1.5)", -2)]
    [InlineData("ceil(1.2)", 2)]
    [InlineData("round(2.5)", 3)]
    [InlineData("round(-2.5)", -3)]
    [InlineData("round(3.14159, 2)", 3.14)]
    [InlineData("min(3, 1, 2)", 1)]
    [InlineData("max(3, 1, 2)", 3)]
    [InlineData("min([3, 1, 2])", 1)]
    [InlineData("max([[3, 9], [2, 1]])", 9)]
    [InlineData("mod(-1, 5)", 4)]
    [InlineData("gcd(12, -18)", 6)]
    [InlineData("gcd(0, 5)", 5)]
    [InlineData("factorial(0)", 1)]
    [InlineData("factorial(5)", 120)]
    [InlineData("binomial(5, 2)", 10)]
    [InlineData("binomial(52, 5)", 2598960)]
    [InlineData("binomial(3, 5)", 0)]
    public void Functions_of_numbers_have_their_known_values(string formula, double expected) => Assert.Equal(expected, Number(formula), 1e-12);

    [Theory]
    [InlineData("sum([1, 2, 3])", 6)]
    [InlineData("sum([[1, 2], [3, 4]])", 10)]
    [InlineData("sum(range(2, 1))", 0)]
    [InlineData("mean([1, 2, 6])", 3)]
    [InlineData("product([2, 3, 4])", 24)]
    [InlineData("argmax([1, 9, 9])", 1)]
    [InlineData("argmin([4, 2, 8])", 1)]
    [InlineData("length([1, 2, 3])", 3)]
    [InlineData("norm([3, 4])", 5)]
    [InlineData("dot([1, 2, 3], [4, 5, 6])", 32)]
    [InlineData("softmax([0, log(3)])[1]", 0.75)]
    [InlineData("softmax([1000, 1000])[0]", 0.5)]
    [InlineData("logsumexp([0, 0])", 0.6931471805599453)]
    [InlineData("logsumexp([1000, 1000])", 1000.6931471805599)]
    [InlineData("det([[1, 2], [3, 4]])", -2)]
    [InlineData("det([[0, 1, 2], [1, 0, 3], [4, -3, 8]])", -2)]
    [InlineData("det([[1, 2], [2, 4]])", 0)]
    [InlineData("trace([[1, 2], [3, 4]])", 5)]
    [InlineData("rank([[1, 2], [2, 4]])", 1)]
    [InlineData("rank([[1, 2, 3], [4, 5, 6], [7, 8, 9]])", 2)]
    [InlineData("rank(identity(4))", 4)]
    [InlineData("rank([[0, 0], [0, 0]])", 0)]
    [InlineData("rows([[1, 2, 3], [4, 5, 6]])", 2)]
    [InlineData("columns([[1, 2, 3], [4, 5, 6]])", 3)]
    [InlineData("sum(i, 1, 100, i)", 5050)]
    [InlineData("sum(i, 1, 0, i)", 0)]
    [InlineData("product(i, 1, 5, i)", 120)]
    [InlineData("sum(i, 1, 3, sum(j, 1, i, j))", 10)]
    [InlineData("all(i, 1, 5, i < 6) ? 1 : 0", 1)]
    [InlineData("all(i, 1, 5, i < 5) ? 1 : 0", 0)]
    [InlineData("all(i, 1, 3, all(j, 1, i, j <= i)) and all(i, 1, 2, i > 1) ? 1 : 0", 0)]
    public void Functions_of_lists_and_matrices_have_their_known_values(string formula, double expected) => Assert.Equal(expected, Number(formula), 1e-10);

    [Theory]
    [InlineData("[1, 2] + [3, 4]", "[4, 6]")]
    [InlineData("2*[1, 2] - 1", "[1, 3]")]
    [InlineData("[[1, 2], [3, 4]]*[[1, 0], [0, 1]]", "[[1, 0], [0, 4]]")]
    [InlineData("-[1, -2]", "[-1, 2]")]
    [InlineData("abs([-1, 2])", "[1, 2]")]
    [InlineData("sort([3, 1, 2])", "[1, 2, 3]")]
    [InlineData("range(2, 5)", "[2, 3, 4, 5]")]
    [InlineData("list(i, 0, 3, i^2)", "[0, 1, 4, 9]")]
    [InlineData("matmul([[1, 2], [3, 4]], [[5, 6], [7, 8]])", "[[19, 22], [43, 50]]")]
    [InlineData("matmul([[1, 2], [3, 4]], [1, 1])", "[3, 7]")]
    [InlineData("matmul([1, 1], [[1, 2], [3, 4]])", "[4, 6]")]
    [InlineData("transpose([[1, 2, 3], [4, 5, 6]])", "[[1, 4], [2, 5], [3, 6]]")]
    [InlineData("inverse([[2, 0], [0, 4]])", "[[0.5, 0], [0, 0.25]]")]
    [InlineData("inverse([[0, 1], [1, 0]])", "[[0, 1], [1, 0]]")]
    [InlineData("identity(2)", "[[1, 0], [0, 1]]")]
    [InlineData("[1, 2] == [1, 2]", "true")]
    [InlineData("[1, 2] != [1, 3] and not 1 > 2", "true")]
    public void Lists_are_joined_entry_by_entry(string formula, string expected) => Assert.Equal(expected, Shown(formula));

    [Theory]
    [InlineData("slope(x, x^2, 3)", 6)]
    [InlineData("slope(x, sin(x), 0)", 1)]
    [InlineData("slope(x, sigmoid(x), 0)", 0.25)]
    [InlineData("slope(x, exp(x), 2)", 7.38905609893065)]
    [InlineData("area(x, 0, 1, x^2)", 1.0 / 3)]
    [InlineData("area(x, 1, 0, x^2)", -1.0 / 3)]
    [InlineData("area(x, 0, pi, sin(x))", 2)]
    [InlineData("area(x, -1, 1, abs(x))", 1)]
    [InlineData("area(x, -inf, inf, exp(-x^2/2))", 2.5066282746310002)]
    [InlineData("area(x, 0, inf, exp(-x))", 1)]
    [InlineData("slope(x, area(t, 0, x, t^2), 2)", 4)]
    public void Slopes_and_areas_meet_what_calculus_gives(string formula, double expected) => Assert.Equal(expected, Number(formula), 1e-7);

    [Fact]
    public void Names_are_those_that_the_formula_leaves_open()
    {
        var formula = Formula.Parse("a*c + sum(i, 1, n, i*b) + pi + slope(x, x^2, x0)");
        Assert.Equal(["a", "c", "n", "b", "x0"], formula.Names);
        Assert.True(formula.Functions.SetEquals(["sum", "slope"]));
        Assert.Equal(17.0 + Math.PI + 4, Number("a*c + sum(i, 1, n, i*b) + pi + slope(x, x^2, x0)", ("a", 1), ("c", 5), ("n", 3), ("b", 2), ("x0", 2)), 1e-9);
    }

    [Fact]
    public void A_bound_name_hides_an_outer_one_and_ends_with_its_form() =>
        Assert.Equal(6 + 10.0, Number("sum(i, 1, 3, i) + i", ("i", 10)));

    [Theory]
    [InlineData("", "there is no formula", 0)]
    [InlineData("1 +", "ends too early", 3)]
    [InlineData("2x", "a sign is missing before 'x'; a product is written 2*x", 1)]
    [InlineData("(1)(2)", "a sign is missing before '('", 3)]
    [InlineData("0,5", "write decimals with a point", 1)]
    [InlineData("x = 3", "'=' has no meaning here; give the value alone", 2)]
    [InlineData("2**3", "'^', not '**'", 1)]
    [InlineData("x²", "x^2", 1)]
    [InlineData("1 < 2 < 3", "comparisons do not chain", 6)]
    [InlineData("(1 + 2", "bracket is not closed", 6)]
    [InlineData("[1, 2", "not closed by ']'", 5)]
    [InlineData("1 + )", "')' is not expected here", 4)]
    [InlineData("ln(2)", "there is no function 'ln'; the natural logarithm is 'log'", 0)]
    [InlineData("softmx([1])", "did you mean 'softmax'?", 0)]
    [InlineData("sqrt(1, 2)", "'sqrt' is written sqrt(x)", 0)]
    [InlineData("1 ? 2 : 3", "what stands before '?' must be a condition", 0)]
    [InlineData("1 < 2 ? 3", "a condition is written a ? b : c", 9)]
    [InlineData("a + 1", "'a' stands for nothing here", 0)]
    [InlineData("1 and 2 > 1", "must be a condition", 0)]
    [InlineData("(1 < 2) + 1", "a condition is no", 8)]
    [InlineData("[1, 2] + [1]", "2 and 1 entries", 7)]
    [InlineData("[1, 2][2]", "there is no entry 2 in a list of 2", 6)]
    [InlineData("[1, 2][-1]", "there is no entry -1", 6)]
    [InlineData("3[0]", "only a list has entries", 1)]
    [InlineData("det([[1, 2]])", "takes a square matrix", 0)]
    [InlineData("inverse([[1, 2], [2, 4]])", "singular", 0)]
    [InlineData("transpose([[1, 2], [3]])", "all of whose rows have the same length", 0)]
    [InlineData("matmul([[1, 2]], [[1, 2]])", "1 by 2 and 1 by 2", 0)]
    [InlineData("mean(range(2, 1))", "of an empty list has no value", 0)]
    [InlineData("factorial(171)", "a whole number from 0 to 170", 0)]
    [InlineData("factorial(2.5)", "a whole number", 0)]
    [InlineData("sum(i, 1, 2.5, i)", "from one whole number to another", 0)]
    [InlineData("sum(i, 1, 3)", "it is written sum(v) or sum(i, from, to, formula)", 11)]
    [InlineData("slope(3, x)", "it is written slope(x, formula, at)", 0)]
    [InlineData("1.2.3", "one point at most", 3)]
    [InlineData("9e999", "too large", 0)]
    [InlineData("50%", "write 0.5 for 50 %", 2)]
    [InlineData("$x$", "this is TeX", 0)]
    public void A_fault_says_what_is_wrong_and_where(string formula, string message, int position)
    {
        var fault = Fault(formula);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.Equal(position, fault.Position);
    }

    [Theory]
    [InlineData("a*b + c", "c + (b * a)", true)]
    [InlineData("a - b", "-b + a", true)]
    [InlineData("total", "c*(a + b)", true)]
    [InlineData("2*total", "2*(c*(b + a))", true)]
    [InlineData("a/b", "b/a", false)]
    [InlineData("a*c + b*c", "c*(a + b)", false)]
    [InlineData("sum(i, 1, a, b)", "a*b", false)]
    public void Two_ways_to_write_one_formula_have_one_form(string left, string right, bool same)
    {
        var let = new Dictionary<string, Formula>(StringComparer.Ordinal) { ["total"] = Formula.Parse("(a + b)*c") };
        Assert.Equal(same, Formula.Parse(left).Canonical(let) == Formula.Parse(right).Canonical(let));
    }

    [Fact]
    public void Every_function_of_the_language_is_documented_and_works_on_what_it_is_documented_for()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "docs/content/format.md"))) directory = directory.Parent;
        var page = File.ReadAllText(Path.Combine(directory!.FullName, "docs/content/format.md"));
        var table = page[page.IndexOf("### Formulas", StringComparison.Ordinal)..page.IndexOf("## Cards", StringComparison.Ordinal)];
        Assert.All(FormulaFunction.Names.Concat(BoundForm.Names), name => Assert.Matches($@"[`( ]{name}\b", table));
    }

    [Fact]
    public void A_number_is_read_in_the_same_way_under_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NumberGroupSeparator = "." } };
            Assert.Equal("1.5", Shown("3/2"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
