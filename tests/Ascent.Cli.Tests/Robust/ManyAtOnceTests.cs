using System.Diagnostics;

namespace Ascent.Cli.Tests.Robust;

/// <summary>Commands that run at once on one home, and beside the web application: each is taken, none is told to come again.</summary>
public sealed class ManyAtOnceTests : IDisposable
{
    private readonly RealProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public void A_dozen_writers_at_once_lose_nothing_and_nobody_hears_of_a_lock()
    {
        Assert.Equal(0, _program.Run("start", "--defaults", "--no-serve").Code);
        var cards = _program.Json("review", "--json")["cards"]!.AsArray().Select(card => (string)card!["id"]!).Take(2).ToList();
        string[][] commands =
        [
            .. Enumerable.Range(0, 4).Select(i => new[] { "log", "gradients-lab", $"{i + 1}m" }),
            ["done", "orientation", "--note", "read"],
            ["done", "join-communities", "--link", "https://example.org/joined"],
            .. cards.Select(card => new[] { "review", "grade", card, "good" }),
            ["career", "add", "post", "On gradients"],
            ["career", "add", "contact", "Ada"],
            ["weekly", "--learnt", "broadcasting"],
            ["timer", "start", "gradients-lab"],
        ];
        AtOnce(commands);

        using var store = Store.JourneyStore.Open(_program.Database);
        Assert.Null(store.Fault());
        Assert.Equal([1, 2, 3, 4], store.Progress().Log.Select(entry => entry.Minutes).Order());
        Assert.Equal(["join-communities", "orientation"], store.Evidence().Select(one => one.ActivityId).Order(StringComparer.Ordinal));
        Assert.All(cards, card => Assert.Single(store.Reviews(card)));
        Assert.Equal(["Ada", "On gradients"], store.Career().Select(entry => entry.Title).Order(StringComparer.Ordinal));
        Assert.Equal("broadcasting", Assert.Single(store.WeekAnswers()).Learnt);
        Assert.Equal("gradients-lab", store.Timer()!.ActivityId);
    }

    [Fact]
    public void Several_first_commands_at_once_make_one_database()
    {
        AtOnce([.. Enumerable.Range(0, 5).Select(_ => new[] { "start", "--defaults", "--no-serve" })]);
        using var store = Store.JourneyStore.Open(_program.Database);
        Assert.Null(store.Fault());
        Assert.NotNull(store.Profile());
        Assert.DoesNotContain(Directory.EnumerateFiles(_program.Home), file => file.Contains(".new", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_restore_while_the_web_application_runs_is_shown_there_at_once_and_can_be_taken_back()
    {
        Assert.Equal(0, _program.Run("start", "--defaults", "--no-serve").Code);
        Assert.Equal(0, _program.Run("done", "orientation", "--note", "the early words").Code);
        Assert.Equal(0, _program.Run("backup", _program.PathOf("early.zip")).Code);
        Assert.Equal(0, _program.Run("done", "join-communities", "--link", "https://example.org/late").Code);
        using var server = _program.Start("start", "--no-browser", "--port", "0");
        try
        {
            var address = await AddressAsync(server);
            using var client = new HttpClient();
            Assert.Contains("https://example.org/late", await client.GetStringAsync($"{address}/evidence", TestContext.Current.CancellationToken), StringComparison.Ordinal);

            var aside = (string)_program.Json("restore", _program.PathOf("early.zip"), "--json")["aside"]!;
            var shown = await client.GetStringAsync($"{address}/evidence", TestContext.Current.CancellationToken);
            Assert.Contains("the early words", shown, StringComparison.Ordinal);
            Assert.DoesNotContain("https://example.org/late", shown, StringComparison.Ordinal);

            // What was here is a home of its own, and a backup of it brings it back.
            Assert.Equal(0, _program.Run("backup", _program.PathOf("late.zip"), "--home", aside).Code);
            Assert.Equal(0, _program.Run("restore", _program.PathOf("late.zip")).Code);
            Assert.Contains("https://example.org/late", await client.GetStringAsync($"{address}/evidence", TestContext.Current.CancellationToken), StringComparison.Ordinal);
            Assert.False(server.HasExited);
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        using var store = Store.JourneyStore.Open(_program.Database);
        Assert.Null(store.Fault());
    }

    private void AtOnce(string[][] commands)
    {
        var running = commands.Select(args => (Args: args, Process: _program.Start(args))).ToList();
        foreach (var (args, process) in running)
        {
            using (process)
            {
                var output = process.StandardOutput.ReadToEndAsync();
                var error = process.StandardError.ReadToEnd();
                process.WaitForExit();
                Assert.True(process.ExitCode == 0, $"{string.Join(' ', args)} ended with {process.ExitCode}: {error}");
                Assert.DoesNotContain("lock", error, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("busy", error + output.Result, StringComparison.OrdinalIgnoreCase);
            }
        }
    }

    /// <summary>Where the server says that it is.</summary>
    private static async Task<string> AddressAsync(Process server)
    {
        while (await server.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.IndexOf("http://", StringComparison.Ordinal) is >= 0 and var at)
            {
                _ = server.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
                return line[at..].Split(' ')[0].TrimEnd('/', '.');
            }
        }

        throw new InvalidOperationException("The server said no address: " + await server.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
    }
}
