using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Ascent.Architecture.Tests;

/// <summary>The house of docs/architecture.md: which room may know which. Read from the project files and the sources.</summary>
public sealed class HouseTests
{
    internal static readonly string Root = FindRoot();

    private static readonly IReadOnlyDictionary<string, string[]> References = ReadReferences();

    [Fact]
    public void The_engine_knows_nothing_of_the_journey_or_the_application()
    {
        foreach (var project in ProjectsUnder("src/engine"))
            Assert.DoesNotContain(Reachable(project), known => Folder(known) is "src/journey" or "src/app");
    }

    [Fact]
    public void The_journey_knows_nothing_of_the_engine_or_the_application()
    {
        foreach (var project in ProjectsUnder("src/journey"))
            Assert.DoesNotContain(Reachable(project), known => Folder(known) is "src/engine" or "src/app");
    }

    [Fact]
    public void The_domain_stands_alone() => Assert.Empty(References["Ascent.Journey"]);

    [Fact]
    public void The_domain_does_no_input_or_output_and_reads_no_clock()
    {
        string[] forbidden = ["System.IO", "File.Read", "File.Write", "File.Open", "Directory.", "DateTime.Now", "DateTime.Today", "DateTimeOffset.Now", "DateTimeOffset.UtcNow", "DateTime.UtcNow", "new Random(", "Random.Shared", "Environment.GetEnvironmentVariable", "HttpClient", "Process.Start", "Stopwatch"];
        foreach (var file in Sources("src/journey/Ascent.Journey"))
        {
            var text = File.ReadAllText(file);
            foreach (var word in forbidden)
                Assert.False(Regex.IsMatch(text, @"(?<!\w)" + Regex.Escape(word), RegexOptions.None, TimeSpan.FromSeconds(5)), $"{Path.GetRelativePath(Root, file)} uses {word}");
        }
    }

    [Fact]
    public void Unsafe_code_stays_in_the_tensors_and_the_formats()
    {
        foreach (var file in Sources("src"))
        {
            var path = Path.GetRelativePath(Root, file).Replace('\\', '/');
            if (path.StartsWith("src/engine/Ascent.Tensors/", StringComparison.Ordinal) || path.StartsWith("src/engine/Ascent.Interop/", StringComparison.Ordinal) || path.StartsWith("src/engine/Ascent.Nn/Optim/", StringComparison.Ordinal))
                continue;
            Assert.False(File.ReadLines(file).Any(line => line.Contains(" unsafe ", StringComparison.Ordinal) && !line.TrimStart().StartsWith("//", StringComparison.Ordinal)), $"{path} has unsafe code");
        }
    }

    [Fact]
    public void Every_project_is_in_the_solution_and_every_room_has_tests()
    {
        var solution = File.ReadAllText(Path.Combine(Root, "Ascent.slnx"));
        var projects = Directory.EnumerateFiles(Root, "*.csproj", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(path => path.StartsWith("src/", StringComparison.Ordinal) || path.StartsWith("tests/Ascent", StringComparison.Ordinal) || path.StartsWith("benchmarks/", StringComparison.Ordinal))
            .Where(path => path.Count(letter => letter == '/') <= 3)
            .ToList();
        Assert.NotEmpty(projects);
        foreach (var path in projects)
            Assert.Contains($"\"{path}\"", solution, StringComparison.Ordinal);

        // The kit and the runner are tested through the grader, which is what they exist for.
        string[] testedElsewhere = ["Ascent.Labs.Kit", "Ascent.Labs.Runner"];
        foreach (var room in References.Keys.Where(name => Folder(name).StartsWith("src/", StringComparison.Ordinal)).Except(testedElsewhere, StringComparer.Ordinal))
            Assert.True(Directory.Exists(Path.Combine(Root, "tests", room + ".Tests")), $"{room} has no tests");
    }

    [Fact]
    public void Files_hold_one_idea_and_stay_under_500_lines()
    {
        foreach (var file in Sources("src"))
            Assert.True(File.ReadLines(file).Count() <= 500, $"{Path.GetRelativePath(Root, file)} is too long for one idea");
    }

    private static HashSet<string> Reachable(string project)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(References[project]);
        while (open.TryPop(out var next))
        {
            if (seen.Add(next))
            {
                foreach (var further in References[next])
                    open.Push(further);
            }
        }

        return seen;
    }

    private static IEnumerable<string> ProjectsUnder(string folder)
    {
        var projects = References.Keys.Where(name => Folder(name) == folder).ToList();
        Assert.NotEmpty(projects);
        return projects;
    }

    private static string Folder(string project)
    {
        foreach (var folder in new[] { "src/engine", "src/journey", "src/app", "tests", "benchmarks" })
        {
            if (Directory.Exists(Path.Combine(Root, folder, project)))
                return folder;
        }

        throw new InvalidOperationException($"{project} lies nowhere");
    }

    private static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"));

    private static Dictionary<string, string[]> ReadReferences() =>
        new[] { "src/engine", "src/journey", "src/app" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.csproj", SearchOption.AllDirectories))
            .ToDictionary(
                file => Path.GetFileNameWithoutExtension(file),
                file => XDocument.Load(file).Descendants("ProjectReference")
                    .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')))
                    .ToArray(),
                StringComparer.Ordinal);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Ascent.slnx")))
            folder = folder.Parent;
        return folder.FullName;
    }
}
