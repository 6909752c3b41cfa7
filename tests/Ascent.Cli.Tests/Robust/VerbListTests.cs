namespace Ascent.Cli.Tests.Robust;

/// <summary>No verb comes into the program without being killed while it writes, or shown to write nothing.</summary>
public sealed class VerbListTests : IDisposable
{
    private readonly CommandLine _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public void Every_verb_is_killed_while_it_writes_or_is_known_to_write_nothing()
    {
        string[] known =
        [
            .. VerbLists.KilledBySpecialTests, .. VerbLists.KilledWriters, .. VerbLists.KilledOthers, .. VerbLists.DataSets, .. VerbLists.Dialogues, .. VerbLists.ReadingOfSomething,
            .. VerbLists.Reading.Select(line => VerbLists.Of(line.Split(' '))),
        ];
        var all = VerbLists.All();
        Assert.Empty(all.Except(known, StringComparer.Ordinal));
        Assert.Empty(known.Except(all, StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_said_to_write_nothing_writes_nothing()
    {
        await _cli.StartedAsync();
        Assert.Equal(0, (await _cli.RunAsync("log", "gradients-lab", "10m")).Code);

        // The week's plan is kept when it is first shown.
        Assert.Equal(0, (await _cli.RunAsync("today")).Code);
        var before = State();
        foreach (var line in VerbLists.Reading)
        {
            var result = await _cli.RunAsync(line.Split(' '));
            Assert.True(result.Code is 0 or 1, $"{line}: {result.Error}");
            Assert.True(before == State(), $"'{line}' wrote, so it belongs among the verbs that are killed");
        }
    }

    private string State()
    {
        using var store = Store.JourneyStore.Open(Path.Combine(_cli.Home, "ascent.db"));
        return $"{store.Revision()} {string.Join(' ', Directory.EnumerateFileSystemEntries(_cli.Home).Select(Path.GetFileName).Where(name => name is not null && !name.StartsWith("ascent.db-", StringComparison.Ordinal)).Order(StringComparer.Ordinal))}";
    }
}
