using Ascent.Data.Catalog;
using Ascent.Testing;

using static Ascent.Data.Tests.ScriptedServer;

namespace Ascent.Data.Tests;

public sealed class ArchiveTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Cache => Path.Combine(_folder["cache"], SmallCifar.Id);

    private DataSetCatalog Catalog(DataSetDefinition set) => new(_folder["cache"], [], [set], () => new Downloader(new HttpClient()) { Stall = TimeSpan.FromSeconds(5) });

    private string Refused(byte[] archive, string name = "small.tar.gz")
    {
        File.WriteAllBytes(_folder[name], archive);
        var before = Directory.EnumerateFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories).Where(path => !path.StartsWith(_folder["cache"], StringComparison.Ordinal)).ToList();
        var message = Assert.Throws<DataSetException>(() => ArchiveUnpacker.Unpack(_folder[name], SmallCifar.Definition(), Cache)).Message;
        Assert.Equal(before, Directory.EnumerateFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories).Where(path => !path.StartsWith(_folder["cache"], StringComparison.Ordinal)));
        if (Directory.Exists(Cache)) Assert.All(Directory.EnumerateFiles(Cache), path => Assert.Equal(SmallCifar.Files[Path.GetFileName(path)], File.ReadAllBytes(path)));
        return message;
    }

    [Fact]
    public async Task An_archive_is_fetched_verified_and_unpacked_under_our_own_names()
    {
        var archive = SmallCifar.Tar(SmallCifar.Members());
        using var server = new ScriptedServer(request => Serve(new Dictionary<string, byte[]> { ["small.tar.gz"] = archive }, request));
        var catalog = Catalog(SmallCifar.Definition(archive, server.Address));
        Assert.Equal(Cache, await catalog.GetAsync(SmallCifar.Id, null, default));
        Assert.Empty(catalog.Verify(SmallCifar.Id));
        Assert.Equal(7, catalog.LoadImages(SmallCifar.Id).Train.Count);
        Assert.Equal(SmallCifar.Files.Keys.Order(StringComparer.Ordinal), Directory.EnumerateFiles(Cache).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        await catalog.GetAsync(SmallCifar.Id, null, default);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task An_archive_that_is_cut_is_taken_up_where_it_ended()
    {
        var archive = SmallCifar.Tar(SmallCifar.Members());
        using var server = new ScriptedServer(request => Serve(new Dictionary<string, byte[]> { ["small.tar.gz"] = archive }, request) with { CutAfter = request.From is null ? 10_000 : null });
        var catalog = Catalog(SmallCifar.Definition(archive, server.Address));
        await catalog.GetAsync(SmallCifar.Id, null, default);
        Assert.Empty(catalog.Verify(SmallCifar.Id));
        Assert.Equal([null, 10_000], server.Requests.Select(r => r.From));
    }

    [Fact]
    public async Task Another_archive_than_the_official_one_is_not_even_opened()
    {
        var archive = SmallCifar.Tar(SmallCifar.Members());
        using var server = new ScriptedServer(request => Serve(new Dictionary<string, byte[]> { ["small.tar.gz"] = [.. archive, 0] }, request));
        var error = await Assert.ThrowsAsync<DataSetException>(() => Catalog(SmallCifar.Definition(archive, server.Address)).GetAsync(SmallCifar.Id, null, default));
        Assert.Contains("the archive's SHA-256", error.Message, StringComparison.Ordinal);
        Assert.Contains("ascent data import small-cifar FOLDER, or small.tar.gz", error.Message.Replace("`", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(Cache));
    }

    [Theory]
    [InlineData("small.tar.gz")]
    [InlineData("small.zip")]
    public void An_archive_can_be_imported(string name)
    {
        File.WriteAllBytes(_folder[name], name.EndsWith("zip", StringComparison.Ordinal) ? SmallCifar.Zip(SmallCifar.Members()) : SmallCifar.Tar(SmallCifar.Members()));
        var catalog = Catalog(SmallCifar.Definition());
        Assert.Equal(Cache, catalog.Import(SmallCifar.Id, _folder[name]));
        Assert.Empty(catalog.Verify(SmallCifar.Id));
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("/etc/evil")]
    [InlineData("a/../../evil")]
    [InlineData("..\\evil")]
    [InlineData("C:\\evil")]
    [InlineData("../test_batch.bin")]
    public void A_member_that_would_leave_the_folder_gives_the_archive_away(string name)
    {
        (string, byte[])[] members = [(name, "evil"u8.ToArray()), .. SmallCifar.Members()];
        Assert.Contains("leave the folder", Refused(SmallCifar.Tar(members)), StringComparison.Ordinal);
        Assert.Contains("leave the folder", Refused(SmallCifar.Zip(members), "small.zip"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_with_the_wrong_content_is_not_written()
    {
        (string, byte[])[] members = [("x/test_batch.bin", SmallCifar.Records(5, 77)), .. SmallCifar.Members()[1..^1]];
        foreach (var (archive, name) in new[] { (SmallCifar.Tar(members), "small.tar.gz"), (SmallCifar.Zip(members), "small.zip") })
        {
            Assert.Contains("SHA-256", Refused(archive, name), StringComparison.Ordinal);
            Assert.False(File.Exists(Path.Combine(Cache, "test_batch.bin")));
        }
    }

    [Fact]
    public void An_archive_without_one_of_the_files_says_which()
    {
        Assert.Contains("lacks test_batch.bin", Refused(SmallCifar.Tar(SmallCifar.Members()[..^1])), StringComparison.Ordinal);
        Assert.Contains("lacks data_batch_1.bin, data_batch_2.bin, test_batch.bin", Refused(SmallCifar.Zip(), "small.zip"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_bomb_is_not_unpacked()
    {
        var bomb = new byte[64 << 20];
        Assert.Contains("more than the", Refused(SmallCifar.Tar(("bomb", bomb))), StringComparison.Ordinal);
        Assert.Contains("more than 15365", Refused(SmallCifar.Tar(("test_batch.bin", bomb)), "a.tar.gz"), StringComparison.Ordinal);
        Assert.Contains("more than 15365", Refused(SmallCifar.Zip(("test_batch.bin", bomb)), "small.zip"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_under_a_files_name_is_not_taken_for_the_file()
    {
        using var packed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new System.Formats.Tar.TarWriter(gzip))
            tar.WriteEntry(new System.Formats.Tar.UstarTarEntry(System.Formats.Tar.TarEntryType.SymbolicLink, "test_batch.bin") { LinkName = "/etc/passwd" });
        Assert.Contains("lacks", Refused(packed.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_archives_are_refused_but_nothing_else_happens()
    {
        var random = new Random(20261122);
        (byte[] Content, string Name)[] seeds = [(SmallCifar.Tar(SmallCifar.Members()), "small.tar.gz"), (SmallCifar.Zip(SmallCifar.Members()), "small.zip")];
        for (var i = 0; i < 200; i++)
        {
            var (content, name) = seeds[i % 2];
            var damaged = content.ToArray();
            if (random.Next(2) == 0) damaged = damaged[..random.Next(damaged.Length)];
            else for (var change = random.Next(1, 20); change > 0; change--) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(_folder[name], damaged);
            try
            {
                ArchiveUnpacker.Unpack(_folder[name], SmallCifar.Definition(), Cache);
            }
            catch (DataSetException e)
            {
                Assert.Contains(_folder[name], e.Message, StringComparison.Ordinal);
            }

            if (!Directory.Exists(Cache)) continue;
            Assert.All(Directory.EnumerateFiles(Cache), path => Assert.Equal(SmallCifar.Files[Path.GetFileName(path)], File.ReadAllBytes(path)));
            Directory.Delete(Cache, recursive: true);
        }
    }
}
