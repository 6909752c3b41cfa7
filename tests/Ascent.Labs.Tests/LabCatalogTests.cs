using Ascent.Journey;

namespace Ascent.Labs.Tests;

public sealed class LabCatalogTests : IDisposable
{
    private readonly string _labs = Directory.CreateTempSubdirectory("ascent-catalog-").FullName;

    public void Dispose() => Directory.Delete(_labs, recursive: true);

    private static string Valid(string id, string prerequisites = "") => $$"""
        format: 1
        id: {{id}}
        version: 1
        title: A lab
        phase: P1
        skills: [s]
        prerequisites: [{{prerequisites}}]
        estimate: [30, 60, 120]
        hardware: {cuda: false, ramGb: 1, cpuFallback: true}
        tasks:
          - {id: one, title: One, points: 1, hints: [a, b, c]}
        limits: {seconds: 10, memoryMb: 256, outputKb: 64}
        covers: [P1.1]
        """;

    private IReadOnlyList<string> Load(out LabCatalog catalog, params (string Id, string Yaml)[] labs)
    {
        foreach (var (id, yaml) in labs)
        {
            Directory.CreateDirectory(Path.Combine(_labs, "P1", id));
            File.WriteAllText(Path.Combine(_labs, "P1", id, "lab.yaml"), yaml);
        }
        (catalog, var problems) = LabCatalog.Load(_labs);
        return [.. problems.Select(problem => problem.ToString())];
    }

    [Fact]
    public void Every_field_of_the_fixture_is_read()
    {
        var (catalog, problems) = LabCatalog.Load(GradingFixture.LabsFolder);
        Assert.Empty(problems);
        var tiny = catalog.Find("tiny");
        Assert.Equal(("tiny", 3, "A tiny lab", "P0"), (tiny.Id, tiny.Version, tiny.Title, tiny.Phase));
        Assert.Equal(10 / 60.0, tiny.Hours.Likely);
        Assert.Equal(["add", "scale"], tiny.Tasks.Select(task => task.Id));
        Assert.All(tiny.Tasks, task => Assert.Equal(3, task.Hints.Count));
        Assert.Equal(new LabMetric("accuracy", ">=", 0.9, 7), tiny.Metrics.Single());
        Assert.Equal(new LabLimits(20, 512, 64), tiny.Limits);
    }

    [Fact]
    public void Labs_come_in_the_order_of_their_prerequisites()
    {
        Assert.Empty(Load(out var catalog, ("a", Valid("a", "c")), ("b", Valid("b")), ("c", Valid("c", "b"))));
        Assert.Equal(["b", "c", "a"], catalog.Labs.Select(lab => lab.Id));
    }

    [Fact]
    public void A_cycle_and_a_dangling_prerequisite_are_reported()
    {
        var problems = Load(out _, ("a", Valid("a", "b")), ("b", Valid("b", "a")), ("c", Valid("c", "aa")));
        Assert.Contains("labs/P1/c/lab.yaml:1: the prerequisite 'aa' is not a lab; did you mean 'a'?", problems);
        Assert.Contains("labs/P1/a/lab.yaml:1: the prerequisites form a cycle: a → b → a", problems);
    }

    [Theory]
    [InlineData("points: 1", "ponits: 1", ":11: unknown key 'ponits' in a task; did you mean 'points'?")]
    [InlineData("version: 1", "version: one", ":3: 'version' must be a number")]
    [InlineData("version: 1", "version: 1.5", ":3: 'version' must be a whole number")]
    [InlineData("format: 1", "format: 2", ":1: 'format' must be 1")]
    [InlineData("[a, b, c]", "[a, b]", ":11: task 'one' must have three hints, it has 2")]
    [InlineData("[30, 60, 120]", "[60, 30, 120]", ":8: 'estimate' must be three numbers of minutes that do not fall")]
    [InlineData("cuda: false", "cuda: perhaps", ":9: 'cuda' must be true or false")]
    [InlineData("covers: [P1.1]", "covers: []", ":13: 'covers' must name at least one row")]
    [InlineData("covers: [P1.1]", "", ":1: the lab lacks the key 'covers'")]
    [InlineData("id: a", "id: b", ":2: the lab 'b' must lie in a folder of that name, not in 'a'")]
    [InlineData("phase: P1", "phase: P2", ":5: a lab of phase 'P2' must lie in the folder of that name")]
    [InlineData("seconds: 10", "seconds: 0", ":12: 'seconds' must be at least 1")]
    [InlineData("title: A lab", "title: [", "this is not valid YAML")]
    [InlineData("title: A lab", "title: {}", ":4: 'title' must be a text that is not empty")]
    public void A_fault_is_reported_with_its_line(string right, string wrong, string problem)
    {
        var problems = Load(out var catalog, ("a", Valid("a").Replace(right, wrong)));
        Assert.Contains(problems, found => found.StartsWith("labs/P1/a/lab.yaml", StringComparison.Ordinal) && found.Contains(problem, StringComparison.Ordinal));
        Assert.Empty(catalog.Labs);
    }

    [Theory]
    [InlineData("")]
    [InlineData("- a\n- b\n")]
    [InlineData("just text")]
    [InlineData("a: &x [*x]")]
    [InlineData("? [a, b]\n: c\n")]
    [InlineData("id: a\nid: b\n")]
    [InlineData("--- \na: 1\n--- \nb: 1\n")]
    public void Nonsense_is_a_problem_and_never_an_exception(string yaml) => Assert.NotEmpty(Load(out _, ("a", yaml)));

    [Fact]
    public void An_unknown_id_names_the_nearest()
    {
        Load(out var catalog, ("first-network", Valid("first-network")));
        var problem = Assert.Throws<JourneyException>(() => catalog.Find("frist-network"));
        Assert.Equal("There is no lab 'frist-network'; did you mean 'first-network'? 'ascent lab list' shows all of them.", problem.Message);
        Assert.Equal(ProblemKind.BadInput, problem.Kind);
    }
}
