using Ascent.Journey.Assessment;
using Ascent.Journey.Content;
using Ascent.Journey.Tests.Support;

namespace Ascent.Journey.Tests.Assessment;

public sealed class ItemInstanceTests
{
    private static readonly Item Numeric = new()
    {
        Id = "step-down",
        Skill = "training",
        Kind = ItemKind.Numeric,
        Difficulty = 0.5,
        Parameters = [new("w", "2..9"), new("g", "1..4"), new("rate", "[0.1, 0.01]")],
        Let = [new("next", "w - rate*g")],
        Text = "From {w} with $g = {g}$ at {rate}: $\\frac{w}{g}$, {unknown}, {=2*w}?",
        Answer = "next",
        Explanation = "{next}",
    };

    private static Item Fixed(string answer, double? tolerance = null) =>
        Numeric with { Parameters = [], Let = [], Text = "What?", Answer = answer, Tolerance = tolerance, Explanation = "So." };

    private static Item Code(string answer, params (string Name, string Values)[] variables) =>
        Fixed(answer) with { Kind = ItemKind.Code, Variables = [.. variables.Select(v => new ItemParameter(v.Name, v.Values))] };

    private static readonly Item Choice = Fixed("right") with
    {
        Kind = ItemKind.Choice,
        Distractors = [new("one", "shows one"), new("two", "shows two"), new("three", "shows three")],
    };

    private static readonly Item Order = Fixed("") with { Kind = ItemKind.Order, Answer = null, Steps = ["first", "second", "third", "fourth"] };

    [Fact]
    public void The_same_item_and_seed_give_the_same_question_for_ever()
    {
        // Kept answers name a seed: these texts may never change.
        Assert.Equal(
            ["From 4 with $g = {3}$ at 0.1: $\\frac{4}{3}$, {unknown}, 8?", "right three one two", "first fourth second third"],
            [ItemInstance.Draw(Numeric, 1).Text, string.Join(' ', ItemInstance.Draw(Choice, 1).Options), string.Join(' ', ItemInstance.Draw(Order, 1).Options)]);
    }

    [Fact]
    public void Values_stand_in_braces_inside_dollar_signs_and_bare_outside()
    {
        for (var seed = 0UL; seed < 50; seed++)
        {
            var instance = ItemInstance.Draw(Numeric, seed);
            Assert.Matches(@"^From [2-9] with \$g = \{[1-4]\}\$ at 0\.0?1: \$\\frac\{[2-9]\}\{[1-4]\}\$, \{unknown\}, \d+\?$", instance.Text);
            Assert.Equal(instance.Answer, instance.Explanation);
        }
    }

    [Fact]
    public void Every_value_of_a_parameter_is_drawn_about_as_often()
    {
        var item = Numeric with { Parameters = [new("w", "2..9")], Let = [], Text = "{w}", Answer = "w", Explanation = "-" };
        var counts = Enumerable.Range(0, 8_000).GroupBy(seed => ItemInstance.Draw(item, (ulong)seed).Text).ToDictionary(g => g.Key, g => g.Count());
        Assert.Equal(8, counts.Count);

        // 1,000 expected of each; six standard deviations of a binomial.
        Assert.All(counts.Values, count => Assert.InRange(count, 1_000 - 178, 1_000 + 178));
    }

    [Fact]
    public void A_condition_is_met_by_every_draw_and_one_that_none_meets_is_a_fault()
    {
        var item = Numeric with { Where = "w > 2*g and rate < 0.05" };
        for (var seed = 0UL; seed < 200; seed++) Assert.Contains("at 0.01", ItemInstance.Draw(item, seed).Text, StringComparison.Ordinal);

        var fault = Assert.Throws<JourneyException>(() => ItemInstance.Draw(Numeric with { Where = "w < g - 9" }, 1));
        Assert.Contains("refused 1000 draws", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1/3", "1/3", true)]
    [InlineData("1/3", "0.333", true)]
    [InlineData("1/3", ".3333", true)]
    [InlineData("1/3", "0.34", false)]
    [InlineData("0.001", "1e-3", true)]
    [InlineData("0.001", "$10^-3$", true)]
    [InlineData("1e6", "1000500", true)]
    [InlineData("1e6", "1002000", false)]
    [InlineData("12", "12", true)]
    [InlineData("12", "12.0", true)]
    [InlineData("12", "24/2", true)]
    [InlineData("12", "12.01", false)]
    [InlineData("0", "0", true)]
    [InlineData("0", "0.0001", false)]
    [InlineData("sqrt(2)", "sqrt(2)", true)]
    [InlineData("sqrt(2)", "1.414", true)]
    [InlineData("sqrt(2)", "1.41", false)]
    [InlineData("-3", "−3", true)]
    [InlineData("log(2)", "0.693", true)]
    public void A_number_is_right_to_a_thousandth_and_a_small_whole_number_exactly(string answer, string given, bool right) =>
        Assert.Equal(right, ItemInstance.Draw(Fixed(answer), 7).Grade(given).Right);

    [Theory]
    [InlineData("0.3", true)]
    [InlineData("0.34", true)]
    [InlineData("0.36", false)]
    public void A_stated_tolerance_is_absolute(string given, bool right) => Assert.Equal(right, ItemInstance.Draw(Fixed("0.32", 0.03), 7).Grade(given).Right);

    [Theory]
    [InlineData("", "There is no answer")]
    [InlineData("  ", "There is no answer")]
    [InlineData("0,5", "Write decimals with a point")]
    [InlineData("1,000", "thousands without a sign")]
    [InlineData("3 MB", "without 'MB'")]
    [InlineData("3 ms", "without 'ms'")]
    [InlineData("50%", "write 0.5 for 50 %")]
    [InlineData("x", "'x' stands for nothing here. Answer with a number alone")]
    [InlineData("2x", "without 'x'")]
    [InlineData("three", "stands for nothing")]
    [InlineData("1/0", "no finite value")]
    [InlineData("[1, 2]", "a number, not a list")]
    [InlineData("1 < 2", "a number, not a condition")]
    [InlineData("slope(x, x^2, 3)", "'slope' is not taken in an answer")]
    [InlineData("1 +", "ends too early")]
    [InlineData("x = 3", "give the value alone")]
    public void An_answer_that_cannot_be_read_is_no_wrong_answer_but_a_sentence(string given, string message)
    {
        var fault = Assert.Throws<JourneyException>(() => ItemInstance.Draw(Fixed("3"), 7).Grade(given));
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.Equal(ProblemKind.BadInput, fault.Kind);
    }

    [Fact]
    public void A_wrong_option_tells_what_it_shows()
    {
        var places = new HashSet<int>();
        for (var seed = 0UL; seed < 60; seed++)
        {
            var instance = ItemInstance.Draw(Choice, seed);
            Assert.Equal(["one", "right", "three", "two"], instance.Options.Order(StringComparer.Ordinal));
            for (var place = 1; place <= 4; place++)
            {
                var text = instance.Options[place - 1];
                var grading = instance.Grade($"{place}");
                Assert.Equal(text == "right", grading.Right);
                Assert.Equal(text == "right" ? null : "shows " + text, grading.Shows);
                Assert.Equal(grading, instance.Grade(((char)('a' + place - 1)).ToString()));
            }

            Assert.Equal("right", instance.Answer);
            places.Add(instance.Options.ToList().IndexOf("right"));
            foreach (var strange in (string[])["0", "5", "e", "right", "1 2"]) Assert.Throws<JourneyException>(() => instance.Grade(strange));
        }

        Assert.Equal(4, places.Count);
    }

    [Fact]
    public void An_order_is_answered_by_the_numbers_of_its_steps()
    {
        for (var seed = 0UL; seed < 60; seed++)
        {
            var instance = ItemInstance.Draw(Order, seed);
            Assert.NotEqual(Order.Steps, instance.Options);
            var right = Order.Steps.Select(step => instance.Options.ToList().IndexOf(step) + 1).ToList();
            Assert.Equal(string.Join(' ', right), instance.Answer);
            Assert.True(instance.Grade(string.Join(' ', right)).Right);
            Assert.True(instance.Grade(string.Join(", ", right)).Right);
            Assert.False(instance.Grade("1 2 3 4").Right);
            foreach (var strange in (string[])["1 2 3", "1 2 3 3", "1 2 3 5", "first", "1234"]) Assert.Throws<JourneyException>(() => instance.Grade(strange));
        }
    }

    [Theory]
    [InlineData("s*(1 - s)", true)]
    [InlineData("s - s^2", true)]
    [InlineData("(s - s*s)*1.0000000001", true)]
    [InlineData("s*(1 + s)", false)]
    [InlineData("s", false)]
    [InlineData("0.25", false)]
    [InlineData("log(-1)*s", false)]
    public void Any_formula_with_the_same_values_is_right(string given, bool right) =>
        Assert.Equal(right, ItemInstance.Draw(Code("s*(1 - s)", ("s", "0.05..0.95")), 3).Grade(given).Right);

    [Theory]
    [InlineData("t*(1 - t)", "'t' stands for nothing here. The formula may use s and numbers.")]
    [InlineData("s*(1 - s", "the round bracket is not closed")]
    [InlineData("slope(x, sigmoid(x), s)", "'slope' is not taken in an answer")]
    [InlineData("s[0]", "only a list has entries")]
    [InlineData("sum(i, 1, 10000, sum(j, 1, 10000, s))", "takes more than")]
    public void A_formula_that_cannot_be_computed_is_a_sentence(string given, string message)
    {
        var fault = Assert.Throws<JourneyException>(() => ItemInstance.Draw(Code("s*(1 - s)", ("s", "0.05..0.95")), 3).Grade(given));
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Variables_may_be_whole_numbers_or_lists_by_naming_them()
    {
        var item = Code("n*(n + 1)/2", ("n", "[1, 2, 5, 10]"));
        Assert.True(ItemInstance.Draw(item, 1).Grade("sum(i, 1, n, i)").Right);
        var mean = Code("mean(v)", ("v", "[[1, 2, 3], [4, 4, 8], [0, -1, 9]]"));
        Assert.True(ItemInstance.Draw(mean, 1).Grade("sum(v)/3").Right);
        Assert.False(ItemInstance.Draw(mean, 1).Grade("v[1]").Right);
    }

    [Fact]
    public void A_right_formula_is_shown_with_the_drawn_numbers()
    {
        var item = Code("2*a*x", ("x", "-1..1")) with { Parameters = [new("a", "-4..-4")], Text = "${a}x^2$" };
        var instance = ItemInstance.Draw(item, 1);
        Assert.Equal("2*(-4)*x", instance.Answer);
        Assert.True(instance.Grade(instance.Answer).Right);
        Assert.Throws<JourneyException>(() => instance.Grade("2*a*x"));
    }

    [Theory]
    [InlineData("1/3", "0.333333", "0.333333")]
    [InlineData("1234567", "1234567", "1234567")]
    [InlineData("1234567.891", "1234570", "1234570")]
    [InlineData("0.00001234567", "0.0000123457", "0.0000123457")]
    [InlineData("1.5e-7", "1.5e-7", "1.5 \\cdot 10^{-7}")]
    [InlineData("6.02e23", "6.02e23", "6.02 \\cdot 10^{23}")]
    [InlineData("-0.5", "-0.5", "-0.5")]
    [InlineData("0/5", "0", "0")]
    [InlineData("[1, 0.5]", "[1, 0.5]", "[1, 0.5]")]
    [InlineData("[[1, 2], [3, 4]]", "[[1, 2], [3, 4]]", "\\begin{bmatrix}1 & 2 \\\\ 3 & 4\\end{bmatrix}")]
    [InlineData("1 < 2", "true", "\\text{true}")]
    public void Values_are_shown_with_six_significant_digits(string formula, string plain, string tex)
    {
        var instance = ItemInstance.Draw(Fixed("1") with { Text = $"{{={formula}}} ${{={formula}}}$ `{{={formula}}}` \\${{={formula}}}" }, 1);
        Assert.Equal($"{plain} ${{{tex}}}$ `{plain}` \\${plain}", instance.Text);
    }

    [Fact]
    public void The_items_of_a_pack_are_drawn_and_their_answers_graded_right()
    {
        foreach (var item in MiniContent.Pack().Items.Values)
        {
            for (var seed = 0UL; seed < 20; seed++)
            {
                var instance = ItemInstance.Draw(item, seed);
                var answer = item.Kind == ItemKind.Choice ? $"{instance.Options.ToList().IndexOf(instance.Answer) + 1}" : instance.Answer;
                Assert.True(instance.Grade(answer).Right, $"{item.Id} {seed}: {answer}");
                Assert.NotEmpty(instance.HowToAnswer);
            }
        }
    }
}
