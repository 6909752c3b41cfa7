using Ascent.Cli.Output;

namespace Ascent.Cli.Tests;

/// <summary><c>assess</c>, for people and for programs.</summary>
public sealed class AssessTests : IDisposable
{
    private readonly CommandLine _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task A_program_asks_and_answers_by_session()
    {
        await _cli.StartedAsync();
        var next = (await _cli.RunAsync("assess", "next", "--area", "K1", "--json")).Json;
        var session = (string)next["session"]!;
        Assert.Equal(1, (int)next["question"]!["number"]!);
        Assert.Equal((string)next["question"]!["item"]!, (string)(await _cli.RunAsync("assess", "next", "--maths", "--json")).Json["question"]!["item"]!);

        var answer = (await _cli.RunAsync("assess", "answer", session, "?", "--json")).Json;
        Assert.False((bool)answer["right"]!);
        Assert.True((bool)answer["answer"]!["dontKnow"]!);
        Assert.NotEmpty((string)answer["rightAnswer"]!);
        Assert.NotEmpty((string)answer["explanation"]!);
        Assert.True((double)answer["mastery"]!["after"]! < (double)answer["mastery"]!["before"]!);

        var twice = await _cli.RunAsync("assess", "answer", session, "1", "--json");
        Assert.Equal(2, twice.Code);
        Assert.Contains("assess next", twice.Error, StringComparison.Ordinal);

        var map = (await _cli.RunAsync("assess", "map", "--area", "K1", "--json")).Json;
        var skill = map["areas"]![0]!["skills"]!.AsArray().Single(s => (string)s!["id"]! == (string)next["question"]!["skill"]!)!;
        Assert.Equal((long)next["question"]!["seed"]!, (long)Assert.Single(skill["answers"]!.AsArray())!["seed"]!);
        Assert.Equal("unknown", (string)skill["standing"]!);
    }

    [Fact]
    public async Task A_negative_number_is_an_answer_and_no_option()
    {
        await _cli.StartedAsync();
        for (var i = 0; i < 12; i++)
        {
            var next = (await _cli.RunAsync("assess", "next", "--area", "K1", "--json")).Json;
            var numeric = (string)next["question"]!["kind"]! == "numeric";
            var answered = await _cli.RunAsync("assess", "answer", (string)next["session"]!, numeric ? "-3.5" : "?", "--json");
            Assert.True(answered.Code == 0, answered.Error);
            if (!numeric) continue;
            Assert.Equal("-3.5", (string)answered.Json["answer"]!["given"]!);
            return;
        }

        Assert.Fail("no numeric question came");
    }

    [Fact]
    public async Task A_person_is_asked_told_and_can_stop_at_any_time()
    {
        await _cli.StartedAsync();
        var result = await _cli.RunAsync(["assess", "--area", "K1"], "what?\n?\nh\n?\nq\n");
        Assert.True(result.Code == 0, result.Error);
        foreach (var part in new[] { "Mathematics for deep learning", "Question 1 of at most 25", "Answer with", "Not known, which is fine", "the answer counts as wrong", "2 answers kept" })
            Assert.Contains(part, result.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("\\frac", result.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("$", result.Out, StringComparison.Ordinal);

        var resumed = await _cli.RunAsync(["assess"], "q\n");
        Assert.Contains("You go on after 2 answers.", resumed.Out, StringComparison.Ordinal);
        Assert.Contains("Question 3 of at most 25", resumed.Out, StringComparison.Ordinal);
        Assert.Contains("begun", (await _cli.RunAsync("assess", "--list")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restart_is_asked_for_and_brings_other_questions()
    {
        await _cli.StartedAsync();
        var first = (await _cli.RunAsync("assess", "next", "--area", "T1", "--json")).Json;
        await _cli.RunAsync("assess", "answer", (string)first["session"]!, "?", "--json");
        Assert.Contains("Nothing was changed", (await _cli.RunAsync(["assess", "restart", "--area", "T1"], "n\n")).Out, StringComparison.Ordinal);
        Assert.Equal(2, (await _cli.RunAsync("assess", "restart")).Code);
        Assert.Equal("T1", (string)(await _cli.RunAsync("assess", "restart", "--area", "t1", "--yes", "--json")).Json["restarted"]!);
        var area = (await _cli.RunAsync("assess", "--list", "--json")).Json["areas"]!.AsArray().Single(a => (string)a!["id"]! == "T1")!;
        Assert.Equal(0, (int)area["answers"]!);
        var second = (await _cli.RunAsync("assess", "next", "--area", "T1", "--json")).Json;
        Assert.NotEqual((string)first["session"]!, (string)second["session"]!);
        Assert.NotEqual((long)first["question"]!["seed"]!, (long)second["question"]!["seed"]!);
    }

    [Theory]
    [InlineData("assess next --area K9 --json", "There is no area 'K9'")]
    [InlineData("assess next --skill chain-rul", "chain-rule")]
    [InlineData("assess next --area K1 --skill chain-rule", "not both")]
    [InlineData("assess next --maths --area K1", "--maths")]
    [InlineData("assess answer K1-9 3", "There is no session 'K1-9'")]
    public async Task What_cannot_be_is_refused_with_what_can(string command, string told)
    {
        await _cli.StartedAsync();
        var result = await _cli.RunAsync(command.Split(' '));
        Assert.Equal(2, result.Code);
        Assert.Contains(told, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_profile_nothing_is_asked_and_the_way_is_told()
    {
        var result = await _cli.RunAsync("assess", "next", "--area", "K1");
        Assert.Equal(2, result.Code);
        Assert.Contains("ascent start", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$\\frac{a}{b} + \\frac{x + 1}{2}$", "a/b + (x + 1)/2")]
    [InlineData("$\\lVert x - y \\rVert^2$", "‖x − y‖²")]
    [InlineData("$\\partial L / \\partial w_{ij} = \\sigma'(z)\\,x_j$", "∂L / ∂wᵢⱼ = σ′(z) xⱼ")]
    [InlineData("$e^{-0.5}$ and $x^{n+1}$, $W^\\top x$", "e^(−0.5) and xⁿ⁺¹, Wᵀx")]
    [InlineData("$\\begin{bmatrix}1 & 2 \\\\ 3 & 4\\end{bmatrix}$", "[1, 2; 3, 4]")]
    [InlineData("$\\sqrt{2}$, $\\sqrt{a+b}$, $\\hat{y}$, $10 \\cdot 2 \\le 3$", "√2, √(a+b), y\u0302, 10 · 2 ≤ 3")]
    [InlineData("$\\ln x$, $\\operatorname{ReLU}(x)$, $\\mathbb{R}^{n}$", "ln x, ReLU(x), ℝⁿ")]
    [InlineData("$\\lVert x \\rVert = \\sqrt{x^\\top x}$, $\\ln{0.5}$, $\\sqrt{d_k}$, $\\alpha = 1$", "‖x‖ = √(xᵀx), ln 0.5, √dₖ, α = 1")]
    [InlineData("`x = $a` costs \\$3, **now**", "`x = $a` costs $3, now")]
    [InlineData("an open $ sign", "an open $ sign")]
    [InlineData("$\\frac{a$ and $}$", "a/ and ")]
    public void Formulas_are_shown_as_far_as_a_terminal_can(string tex, string shown) => Assert.Equal(shown, TexText.Plain(tex));

    [Fact]
    public void Every_formula_of_the_content_is_shown_without_commands()
    {
        using var workbench = Application.Workbench.Open(new Application.AscentHome(_cli.Home), _cli.Time);
        var left = workbench.Pack.Items.Values
            .SelectMany(i => new[] { Journey.Assessment.ItemInstance.Draw(i, 1) })
            .SelectMany(i => i.Options.Append(i.Text).Append(i.Explanation))
            .Concat(workbench.Pack.Cards.Values.SelectMany(c => new[] { c.Front, c.Back }))
            .Select(t => (Text: t, Shown: TexText.Plain(string.Concat(t.Split('`').Where((_, i) => i % 2 == 0)))))
            .Where(t => t.Shown.Contains('\\', StringComparison.Ordinal) || t.Shown.Contains('{', StringComparison.Ordinal) && t.Text.Contains('$', StringComparison.Ordinal) && !t.Text.Contains("\\{", StringComparison.Ordinal))
            .ToList();
        Assert.True(left.Count == 0, string.Join("\n", left.Take(5).Select(t => $"{t.Text} -> {t.Shown}")));
    }
}
