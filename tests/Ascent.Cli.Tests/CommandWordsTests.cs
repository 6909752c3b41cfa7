using System.Text.RegularExpressions;
using Ascent.Application;
using Ascent.Testing;

namespace Ascent.Cli.Tests;

/// <summary>What texts tell people to type is what the program takes.</summary>
public sealed partial class CommandWordsTests : IDisposable
{
    private readonly CommandLine _cli = new();

    public void Dispose() => _cli.Dispose();

    [Theory]
    [InlineData("ascent trian mnist-mlp", "knows no 'trian'")]
    [InlineData("ascent plan --whatif hours=3", "'plan' knows no '--whatif'")]
    [InlineData("ascent lab begin gradients", "'lab' knows no 'begin'")]
    [InlineData("ascent train mnist-mlp --set lr=50", null)]
    [InlineData("ascent runs show", null)] // what the reader fills in may be left out
    public void A_command_is_held_against_the_verbs_and_options_of_the_program(string command, string? fault)
    {
        var said = CommandWords.Fault(AscentCommand.Build(CliHost.FromConsole()), command);
        if (fault is null)
            Assert.Null(said);
        else
            Assert.Contains(fault, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_check_of_content_finds_commands_that_do_not_exist_and_names_that_lead_nowhere()
    {
        var content = Folders.Copy(ContentRoot.Find(), _cli.PathOf("content"));
        var file = Directory.GetFiles(content, "first-mnist.md", SearchOption.AllDirectories).Single();
        var text = string.Join('\n', File.ReadAllLines(file).Where(line => !line.StartsWith("begin:", StringComparison.Ordinal)));
        var faulty = text.Replace("evidence: run", "evidence: run\nbegin: ascent train mnist-mlp --quick", StringComparison.Ordinal)
            + "\nThen `ascent train mnist-mpl`, `ascent trian mnist-mlp`, `ascent lab start gradeints` and `ascent done first-minst`; RECIPE in `ascent train RECIPE` is yours.\n";
        await File.WriteAllTextAsync(file, faulty, TestContext.Current.CancellationToken);

        var result = await _cli.RunAsync("content", "check", "--no-labs", "--content", content);

        Assert.NotEqual(0, result.Code);
        var said = (result.Error + result.Out).Split('\n').Where(line => line.Contains("activities/P1/first-mnist.md:", StringComparison.Ordinal)).ToList();
        Assert.Equal(5, said.Count);
        foreach (var message in new[] { "'train' knows no '--quick'", "there is no recipe 'mnist-mpl'; did you mean 'mnist-mlp'?", "ascent knows no 'trian'", "there is no lab 'gradeints'", "there is no activity 'first-minst'" })
            Assert.Contains(said, line => line.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_command_of_the_documents_is_one_that_the_program_takes()
    {
        var root = AscentCommand.Build(CliHost.FromConsole());
        var repository = Path.GetDirectoryName(ContentRoot.Find())!;
        var documents = Directory.GetFiles(Path.Combine(repository, "docs"), "*.md", SearchOption.AllDirectories).Append(Path.Combine(repository, "README.md")).ToList();
        var commands = documents.SelectMany(file => Command().Matches(File.ReadAllText(file)).Select(match => (file, command: match.Groups["command"].Value))).ToList();
        Assert.True(commands.Count > 50, $"only {commands.Count} commands found");
        Assert.All(commands, mention => Assert.True(CommandWords.Fault(root, mention.command) is null, $"{mention.file}: {mention.command}"));
    }

    /// <summary>Set as code in a line, or a line of a block of code; two blanks and what they lead to, a pipe or the next command ends it.</summary>
    [GeneratedRegex(@"(?:`|^\$? ?)(?:\./)?(?<command>ascent [a-z](?:(?!  )[^`\n#|>;&…])*)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Command();
}
