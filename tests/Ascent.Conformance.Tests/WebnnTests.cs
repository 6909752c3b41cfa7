using Ascent.Conformance.Tests.Webnn;

namespace Ascent.Conformance.Tests;

/// <summary>WebNN's conformance cases against the engine's operations: in Float32 and Float64, on both backends.</summary>
public sealed class WebnnTests(ITestOutputHelper output)
{
    private static readonly string Shipped = Path.Combine(AppContext.BaseDirectory, "Fixtures", "webnn");

    [Theory]
    [InlineData("subset.json", 161, 158)]
    [InlineData("own.json", 41, 41)]
    public void The_shipped_cases_hold(string file, int cases, int passed)
    {
        var results = WebnnCase.Read(Path.Combine(Shipped, file)).Select(WebnnRunner.Run).ToList();
        Report(results);
        Assert.Empty(results.Where(r => r.Outcome == Outcome.Failed).Select(Describe));
        Assert.Equal(cases, results.Count);
        Assert.True(passed <= results.Count(r => r.Outcome == Outcome.Passed), "fewer cases than before are applicable");
    }

    [Fact]
    public void The_whole_suite_holds_and_the_documentation_has_its_table()
    {
        var folder = ForeignData.Folder("webnn", "README");
        var results = Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).SelectMany(WebnnCase.Read).Select(WebnnRunner.Run).ToList();
        Report(results);
        Assert.Empty(results.Where(r => r.Outcome == Outcome.Failed).Select(Describe));
        Assert.True(results.Count(r => r.Outcome == Outcome.Passed) >= 322, "fewer cases than before are applicable");
        ForeignData.AssertDocumented(Table(results));
    }

    [Fact]
    public void Every_operator_of_the_mapping_has_a_shipped_case()
    {
        string[] covered = [.. new[] { "subset.json", "own.json" }.SelectMany(file => WebnnCase.Read(Path.Combine(Shipped, file))).Select(item => item.Operator)];
        Assert.Empty(WebnnOperators.All.Keys.Except(covered, StringComparer.Ordinal));
    }

    /// <summary>A row for each operator: cases, passed, of them composed, not applicable, and why.</summary>
    private static List<string> Table(IEnumerable<WebnnResult> results) =>
    [
        .. results.GroupBy(r => r.Case.Operator, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group =>
        {
            var not = group.Where(r => r.Outcome == Outcome.NotApplicable).ToList();
            var why = string.Join("; ", not.Select(r => r.Reason).Distinct(StringComparer.Ordinal));
            var passed = group.Where(r => r.Outcome == Outcome.Passed).ToList();
            return $"| {group.Key} | {group.Count()} | {passed.Count} | {passed.Count(r => r.Composed)} | {not.Count} | {why} |";
        }),
    ];

    private static string Describe(WebnnResult result) => $"{result.Case.Operator} '{result.Case.Name}': {result.Reason}";

    private void Report(List<WebnnResult> results)
    {
        foreach (var row in Table(results)) output.WriteLine(row);
        foreach (var result in results.Where(r => r.Outcome != Outcome.Passed)) output.WriteLine($"{result.Outcome}: {Describe(result)}");
        output.WriteLine($"{results.Count} cases, {results.Count(r => r.Outcome == Outcome.Passed)} passed, {results.Count(r => r.Outcome == Outcome.NotApplicable)} not applicable, {results.Count(r => r.Outcome == Outcome.Failed)} failed");
    }
}
