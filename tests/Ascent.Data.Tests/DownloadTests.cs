using Ascent.Data.Catalog;
using Ascent.Testing;

using static Ascent.Data.Tests.ScriptedServer;

namespace Ascent.Data.Tests;

public sealed class DownloadTests : IDisposable
{
    private const string Big = "train-images-idx3-ubyte";
    private readonly TestFolder _cache = new();

    public void Dispose() => _cache.Dispose();

    private string Folder => _cache[SmallSet.Id];

    private string Part => Path.Combine(Folder, Big + ".gz.part");

    private DataSetCatalog Catalog(string[] mirrors, Func<string, Stream>? open = null) => new(_cache.Path, [], [SmallSet.Definition(mirrors)], () =>
    {
        var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        return open is null ? new Downloader(client) { Stall = TimeSpan.FromSeconds(1) } : new Downloader(client) { OpenPart = open };
    });

    private static Task<string> Get(DataSetCatalog catalog, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default) => catalog.GetAsync(SmallSet.Id, progress, cancellation);

    private void AssertComplete(DataSetCatalog catalog)
    {
        Assert.Empty(catalog.Verify(SmallSet.Id));
        var (train, test) = catalog.LoadImages(SmallSet.Id);
        Assert.Equal((50, 20), (train.Count, test.Count));
        Assert.Equal(SmallSet.Plain.Keys.Order(StringComparer.Ordinal), Directory.EnumerateFiles(Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task All_files_are_fetched_verified_and_reported()
    {
        using var server = new ScriptedServer(request => Serve(SmallSet.Packed, request));
        var reports = new List<DownloadProgress>();
        var catalog = Catalog([server.Address]);
        Assert.False(catalog.List().Single().Present);
        Assert.Equal(Folder, await Get(catalog, new Synchronous(reports.Add)));
        AssertComplete(catalog);
        Assert.Equal(("ready", Folder), (catalog.List().Single().State, catalog.List().Single().Folder));
        Assert.Equal(4, reports.Select(r => r.File).Distinct().Count());
        Assert.All(reports.GroupBy(r => r.File), file => Assert.Equal(SmallSet.Packed[file.Key].Length, file.Last().Done));
        Assert.All(reports, r => Assert.Equal(SmallSet.Packed[r.File].Length, r.Total));

        // What is here is not fetched again.
        await Get(catalog);
        Assert.Equal(4, server.Requests.Count);
    }

    [Fact]
    public async Task A_connection_that_is_cut_is_taken_up_where_it_ended()
    {
        using var server = new ScriptedServer(request => Serve(SmallSet.Packed, request) with { CutAfter = request.Path.Contains(Big, StringComparison.Ordinal) && request.From is null or < 20_000 ? 10_000 : null });
        var catalog = Catalog([server.Address]);
        await Get(catalog);
        AssertComplete(catalog);
        Assert.Equal([null, 10_000, 20_000], server.Requests.Where(r => r.Path.Contains(Big, StringComparison.Ordinal)).Select(r => r.From));
    }

    [Fact]
    public async Task A_part_that_was_left_is_continued_by_the_next_command()
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllBytes(Part, SmallSet.Packed[Big + ".gz"][..12_345]);
        using var server = new ScriptedServer(request => Serve(SmallSet.Packed, request));
        var catalog = Catalog([server.Address]);
        await Get(catalog);
        AssertComplete(catalog);
        Assert.Equal(12_345, server.Requests[0].From);
    }

    [Fact]
    public async Task A_part_that_is_already_whole_is_taken()
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllBytes(Part, SmallSet.Packed[Big + ".gz"]);
        using var server = new ScriptedServer(request => Serve(SmallSet.Packed, request));
        var catalog = Catalog([server.Address]);
        await Get(catalog);
        AssertComplete(catalog);
        Assert.Single(server.Requests, r => r.Path.Contains(Big, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_ignores_ranges_sends_the_whole_file_again()
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllBytes(Part, SmallSet.Packed[Big + ".gz"][..12_345]);
        using var server = new ScriptedServer(request => Serve(SmallSet.Packed, request with { From = null }));
        var catalog = Catalog([server.Address]);
        await Get(catalog);
        AssertComplete(catalog);
    }

    [Fact]
    public async Task A_server_that_answers_another_range_is_not_believed()
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllBytes(Part, SmallSet.Packed[Big + ".gz"][..12_345]);
        using var wrong = new ScriptedServer(request => Serve(SmallSet.Packed, request.From is null ? request : request with { From = 3 }));
        using var right = new ScriptedServer(request => Serve(SmallSet.Packed, request));
        var catalog = Catalog([wrong.Address, right.Address]);
        await Get(catalog);
        AssertComplete(catalog);
    }

    [Fact]
    public async Task A_damaged_part_is_thrown_away_and_fetched_from_the_start()
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllBytes(Part, new byte[12_345]);
        using var server = new ScriptedServer(request => Serve(SmallSet.Packed, request));
        var catalog = Catalog([server.Address]);
        await Get(catalog);
        AssertComplete(catalog);
        Assert.Equal([12_345, null], server.Requests.Take(2).Select(r => r.From));
    }

    [Fact]
    public async Task A_missing_file_is_looked_for_at_the_next_mirror()
    {
        using var empty = new ScriptedServer(_ => new(404));
        using var broken = new ScriptedServer(_ => new(503));
        using var full = new ScriptedServer(request => Serve(SmallSet.Packed, request));
        var catalog = Catalog([empty.Address, broken.Address, full.Address]);
        await Get(catalog);
        AssertComplete(catalog);
        Assert.Equal((4, 4, 4), (empty.Requests.Count, broken.Requests.Count, full.Requests.Count));
    }

    [Fact]
    public async Task A_file_with_the_wrong_content_is_refused_and_the_next_mirror_asked()
    {
        var other = SmallSet.Packed.ToDictionary(f => f.Key, f => f.Key.Contains(Big, StringComparison.Ordinal) ? IdxFiles.Gzip(IdxFiles.Make(IdxFiles.Noise(50 * 28 * 28, 99), 50, 28, 28)) : f.Value);
        using var wrong = new ScriptedServer(request => Serve(other, request));
        var error = await Assert.ThrowsAsync<DataSetException>(() => Get(Catalog([wrong.Address])));
        Assert.Contains("SHA-256", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Folder, Big)));
        Assert.False(File.Exists(Part));

        using var right = new ScriptedServer(request => Serve(SmallSet.Packed, request));
        var catalog = Catalog([wrong.Address, right.Address]);
        await Get(catalog);
        AssertComplete(catalog);
    }

    [Fact]
    public async Task Something_that_is_no_data_at_all_is_refused()
    {
        using var portal = new ScriptedServer(_ => new(200) { Body = "<html>Please sign in</html>"u8.ToArray() });
        var error = await Assert.ThrowsAsync<DataSetException>(() => Get(Catalog([portal.Address])));
        Assert.Contains("two zero bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_far_larger_than_the_file_is_not_taken()
    {
        using var endless = new ScriptedServer(_ => new(200) { Body = new byte[1000], Announced = 1L << 40 });
        var error = await Assert.ThrowsAsync<DataSetException>(() => Get(Catalog([endless.Address])));
        Assert.Contains("are announced", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_falls_silent_is_given_up()
    {
        using var silent = new ScriptedServer(request => Serve(SmallSet.Packed, request) with { CutAfter = 0, Hang = true });
        using var right = new ScriptedServer(request => Serve(SmallSet.Packed, request));
        var catalog = Catalog([silent.Address, right.Address]);
        var folder = Get(catalog);
        await folder.WaitAsync(TimeSpan.FromSeconds(30));
        AssertComplete(catalog);
    }

    [Fact]
    public async Task Without_network_the_message_says_what_was_tried_and_what_to_do()
    {
        string address;
        using (var closed = new ScriptedServer(_ => new(200))) address = closed.Address;
        var error = await Assert.ThrowsAsync<DataSetException>(() => Get(Catalog([address, "http://name.invalid/"])));
        Assert.Contains(address + Big + ".gz", error.Message, StringComparison.Ordinal);
        Assert.Contains("http://name.invalid/" + Big + ".gz", error.Message, StringComparison.Ordinal);
        Assert.Contains("ASCENT_DATA", error.Message, StringComparison.Ordinal);
        Assert.Contains("ascent data import small FOLDER", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_download_leaves_a_part_that_the_next_one_continues()
    {
        using var slow = new ScriptedServer(request => Serve(SmallSet.Packed, request) with { CutAfter = 15_000, Hang = true });
        using var stop = new CancellationTokenSource();
        var task = Get(Catalog([slow.Address]), cancellation: stop.Token);
        for (var i = 0; i < 1000 && !(File.Exists(Part) && new FileInfo(Part).Length == 15_000); i++) await Task.Delay(5);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
        Assert.Equal(15_000, new FileInfo(Part).Length);

        using var server = new ScriptedServer(request => Serve(SmallSet.Packed, request));
        var catalog = Catalog([server.Address]);
        await Get(catalog);
        AssertComplete(catalog);
        Assert.Equal(15_000, server.Requests[0].From);
    }

    [Fact]
    public async Task A_full_disk_leaves_a_part_that_the_next_command_continues()
    {
        using var server = new ScriptedServer(request => Serve(SmallSet.Packed, request));
        var error = await Assert.ThrowsAsync<DataSetException>(() => Get(Catalog([server.Address], path => new FullDisk(path, 9_000))));
        Assert.Contains("No space left", error.Message, StringComparison.Ordinal);
        Assert.Contains(Part, error.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
        var kept = new FileInfo(Part).Length;
        Assert.InRange(kept, 1, 9_000);
        var catalog = Catalog([server.Address]);
        await Get(catalog);
        AssertComplete(catalog);
        Assert.Equal(kept, server.Requests[1].From);
    }

    [Fact]
    public async Task Two_downloads_of_the_same_data_set_do_not_disturb_each_other()
    {
        using var server = new ScriptedServer(request => Serve(SmallSet.Packed, request));
        var catalogs = Enumerable.Range(0, 4).Select(_ => Catalog([server.Address])).ToList();
        await Task.WhenAll(catalogs.Select(catalog => Task.Run(() => Get(catalog))));
        AssertComplete(catalogs[0]);
        Assert.Equal(4, server.Requests.Count);
    }

    [Fact]
    public async Task A_damaged_file_in_the_cache_is_noticed_and_fetched_again()
    {
        using var server = new ScriptedServer(request => Serve(SmallSet.Packed, request));
        var catalog = Catalog([server.Address]);
        await Get(catalog);
        var path = Path.Combine(Folder, Big);
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
        Assert.Contains(path, Assert.Single(catalog.Verify(SmallSet.Id)), StringComparison.Ordinal);
        Assert.Contains("ascent data get small", Assert.Throws<DataSetException>(() => catalog.LoadImages(SmallSet.Id)).Message, StringComparison.Ordinal);
        await Get(catalog);
        AssertComplete(catalog);
        Assert.Equal(5, server.Requests.Count);
    }

    private sealed class Synchronous(Action<DownloadProgress> report) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => report(value);
    }

    /// <summary>A file on a disk that holds so many bytes and no more.</summary>
    private sealed class FullDisk(string path, long capacity) : FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, 0)
    {
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var fits = (int)Math.Min(buffer.Length, capacity - Position);
            await base.WriteAsync(buffer[..fits], cancellationToken);
            if (fits < buffer.Length) throw new IOException("No space left on device");
        }
    }
}
