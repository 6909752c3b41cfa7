namespace Ascent.Labs.Tests;

public sealed class LabProofTests(GradingFixture fixture) : IClassFixture<GradingFixture>
{
    private LabPack Copy(Action<string>? change = null)
    {
        var folder = Path.Combine(fixture.Scratch, Guid.NewGuid().ToString("N")[..8], "P0", "tiny");
        foreach (var file in Directory.GetFiles(fixture.Tiny.Folder, "*", SearchOption.AllDirectories))
        {
            var to = Path.Combine(folder, Path.GetRelativePath(fixture.Tiny.Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
        change?.Invoke(folder);
        return fixture.Tiny with { Folder = folder };
    }

    private async Task<IReadOnlyList<string>> CheckAsync(LabPack lab) =>
        [.. (await new LabProof(fixture.Grader).CheckAsync(lab, null, CancellationToken.None)).Select(problem => problem.ToString())];

    [Fact]
    public async Task The_fixture_is_proven_once_its_signatures_are_written()
    {
        var lab = Copy(folder => File.Delete(folder + "/signatures.json"));
        Assert.Equal(["labs/P0/tiny/signatures.json:1: the file must say how the mutants fail, and it does not say what they do now; it is generated: `ascent content check --write`"], await CheckAsync(lab));
        await new LabProof(fixture.Grader) { WriteSignatures = true }.CheckAsync(lab, null, CancellationToken.None);
        Assert.Empty(await CheckAsync(lab));
        Assert.Equal(File.ReadAllText(fixture.Tiny.Folder + "/signatures.json").ReplaceLineEndings("\n"), File.ReadAllText(lab.Folder + "/signatures.json"));
    }

    [Fact]
    public async Task Every_fault_of_an_author_is_found()
    {
        var lab = Copy(folder =>
        {
            File.WriteAllText(folder + "/starter/Arithmetic.cs", File.ReadAllText(folder + "/solution/Arithmetic.cs").Replace("x[i] *= factor", "x[i] = 0"));
            File.WriteAllText(folder + "/mutants/scale-forgets-the-first/Arithmetic.cs", File.ReadAllText(folder + "/mutants/add-off-by-one/Arithmetic.cs"));
            File.Delete(folder + "/mutants/add-off-by-one/suggest.txt");
            File.WriteAllText(folder + "/README.md", File.ReadAllText(folder + "/README.md").Replace("## 2. Scale a vector", "## 2. Scale").Replace("Two functions.", "[See](nothing.md)."));
            File.WriteAllText(folder + "/cards.yaml", "- {front: What?}\n");
        });
        var problems = await CheckAsync(lab);
        void Found(string text) => Assert.Contains(problems, problem => problem.Contains(text, StringComparison.Ordinal));
        Found("starter:1: the starter must fail the task 'add', its status is Pass");
        Found("mutants/scale-forgets-the-first:1: the mutant must fail its task 'scale', its status is Pass");
        Found("mutants/scale-forgets-the-first:1: the mutant must fail 'scale' alone, but 'add' has the status Fail (\"two and three make five\": 2 + 3 is off by 1");
        Found("mutants/add-off-by-one/suggest.txt:1: the file must hold one sentence");
        Found("README.md:12: the section must be '## 2. Scale a vector', it is '## 2. Scale'");
        Found("README.md:4: the link 'nothing.md' leads nowhere");
        Found("cards.yaml:1: a card lacks the key 'back'");
    }

    [Fact]
    public async Task A_solution_that_fails_on_one_seed_is_found()
    {
        var lab = Copy(folder => File.WriteAllText(folder + "/hidden/SeededCases.cs", File.ReadAllText(folder + "/hidden/SeededCases.cs").Replace("Check.Close(a + b", "if (context.Seed == 4) Check.Close(0")));
        var problems = await CheckAsync(lab);
        Assert.Contains(problems, problem => problem.Contains("the solution must pass with seed 4, its status is Fail; task 'add'", StringComparison.Ordinal));
        Assert.DoesNotContain(problems, problem => problem.Contains("seed 3", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_task_without_a_case_and_a_metric_without_a_report_are_found()
    {
        var lab = Copy(folder => File.WriteAllText(folder + "/tests/AddCases.cs", File.ReadAllText(folder + "/tests/AddCases.cs").Replace("\"scale\"", "\"add\"").Replace("context.Metric", "_ = (Action<string, double>)context.Metric; _ = ValueTuple.Create")));
        var problems = await CheckAsync(lab);
        Assert.Contains(problems, problem => problem.Contains("task 'scale': Error", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Contains("the metric 'accuracy' was never reported", StringComparison.Ordinal));
    }
}
