using Ascent.Testing;

namespace Ascent.Tracking.Tests;

/// <summary>Notes and tags: what people write about a run.</summary>
public sealed class AnnotationTests : IDisposable
{
    private readonly TestFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Notes_and_tags_are_kept_beside_a_run_that_is_at_work_and_one_that_ended()
    {
        var store = Runs.Store(_home.Path);
        using var run = store.Start(Runs.Header());
        store.AddNote(run.Id, "  warm-up looks too short\nsee the curve  ");
        store.ChangeTags(run.Id, ["Good", "lr-0.1", "good"], []);
        run.Complete(new Dictionary<string, double>());
        store.ChangeTags(run.Id, ["baseline"], ["lr-0.1", "never-had"]);
        var record = store.Find(run.Id)!;
        Assert.Equal(new RunNote(Runs.Noon, "warm-up looks too short\nsee the curve"), Assert.Single(record.Notes));
        Assert.Equal(["baseline", "good"], record.Tags);
        Assert.Equal(RunStatus.Completed, record.Status);
    }

    [Fact]
    public void Many_writers_at_once_lose_no_note_and_no_tag()
    {
        var store = Runs.Store(_home.Path);
        using var run = store.Start(Runs.Header());
        Parallel.For(0, 200, i =>
        {
            // A store of its own each time, as another process has.
            var other = Runs.Store(_home.Path);
            other.AddNote(run.Id, $"note {i}");
            other.ChangeTags(run.Id, [$"tag-{i % 40}"], [$"gone-{i}"]);
        });
        var record = store.Find(run.Id)!;
        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"note {i}").Order(StringComparer.Ordinal), record.Notes.Select(note => note.Text).Order(StringComparer.Ordinal));
        Assert.Equal(40, record.Tags.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("../up")]
    [InlineData(".hidden")]
    [InlineData("-")]
    [InlineData("ä")]
    [InlineData("01234567890123456789012345678901234567890")]
    public void A_word_that_cannot_be_a_tag_changes_nothing(string tag)
    {
        var store = Runs.Store(_home.Path);
        using var run = store.Start(Runs.Header());
        Assert.Throws<TrackingException>(() => store.ChangeTags(run.Id, ["fine", tag], []));
        Assert.Throws<TrackingException>(() => store.ChangeTags(run.Id, [], [tag]));
        Assert.Empty(store.Find(run.Id)!.Tags);
    }

    [Fact]
    public void Limits_are_told()
    {
        var store = Runs.Store(_home.Path);
        using var run = store.Start(Runs.Header());
        Assert.Throws<TrackingException>(() => store.AddNote(run.Id, " \n"));
        Assert.Contains("16000", Assert.Throws<TrackingException>(() => store.AddNote(run.Id, new string('x', 16_001))).Message, StringComparison.Ordinal);
        Assert.Contains("at once", Assert.Throws<TrackingException>(() => store.ChangeTags(run.Id, ["a"], ["A"])).Message, StringComparison.Ordinal);
        store.ChangeTags(run.Id, [.. Enumerable.Range(0, 50).Select(i => $"t{i}")], []);
        Assert.Throws<TrackingException>(() => store.ChangeTags(run.Id, ["one-more"], []));
        Assert.Throws<TrackingException>(() => store.AddNote("20990101", "no such run"));
        Assert.Equal(50, store.Find(run.Id)!.Tags.Count);
    }

    [Fact]
    public void Strange_files_among_notes_and_tags_are_not_shown_and_harm_nothing()
    {
        var store = Runs.Store(_home.Path);
        using var run = store.Start(Runs.Header());
        store.AddNote(run.Id, "real");
        store.ChangeTags(run.Id, ["real"], []);
        File.WriteAllText(Path.Combine(run.Folder, "notes", "readme.txt"), "no time in its name");
        File.WriteAllText(Path.Combine(run.Folder, "notes", ".20261122-104512-0000000-aaaa.txt"), "half written");
        File.WriteAllBytes(Path.Combine(run.Folder, "notes", "20261123-104512-0000000-aaaa.txt"), [.. new byte[200_000]]);
        File.WriteAllText(Path.Combine(run.Folder, "notes", "20261124-104512-0000000-aaaa.txt"), "steers\u001b[2Ja terminal");
        File.WriteAllText(Path.Combine(run.Folder, "tags", "Not A Tag"), "");
        var record = store.Find(run.Id)!;
        Assert.Equal(["real"], record.Tags);
        Assert.Equal("real", record.Notes[0].Text);
        Assert.Equal(3, record.Notes.Count);
        Assert.All(record.Notes, note => Assert.DoesNotContain('\u001b', note.Text));
        Assert.All(record.Notes, note => Assert.True(note.Text.Length <= 48_000));
    }

    [Fact]
    public void An_artifact_cannot_take_the_place_of_notes_and_tags()
    {
        using var run = Runs.Store(_home.Path).Start(Runs.Header());
        Assert.Throws<ArgumentException>(() => run.AddArtifact("notes/x.txt"));
        Assert.Throws<ArgumentException>(() => run.AddArtifact("tags/good"));
        Assert.Throws<ArgumentException>(() => run.AddArtifact(".lock"));
    }
}
