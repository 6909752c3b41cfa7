using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Ascent.Testing;
using Ascent.Tracking.Export;

namespace Ascent.Tracking.Tests;

/// <summary>CSV and TensorBoard's event files.</summary>
public sealed class ExportTests : IDisposable
{
    private readonly TestFolder _home = new();

    public void Dispose() => _home.Dispose();

    /// <summary>RFC 3720, appendix B.4, and the check value of the catalogue of CRC algorithms.</summary>
    [Fact]
    public void The_checksum_agrees_with_the_published_values()
    {
        Assert.Equal(0x8a9136aau, TfRecord.Crc32C(new byte[32]));
        Assert.Equal(0x62a8ab43u, TfRecord.Crc32C([.. Enumerable.Repeat((byte)0xff, 32)]));
        Assert.Equal(0x46dd794eu, TfRecord.Crc32C([.. Enumerable.Range(0, 32).Select(i => (byte)i)]));
        Assert.Equal(0x113fdb5cu, TfRecord.Crc32C([.. Enumerable.Range(0, 32).Select(i => (byte)(31 - i))]));
        Assert.Equal(0xd9963a56u, TfRecord.Crc32C(Convert.FromHexString("01c00000000000000000000000000000" + "14000000000004000000001400000018" + "28000000000000000200000000000000")));
        Assert.Equal(0xe3069283u, TfRecord.Crc32C("123456789"u8));
        Assert.Equal(0u, TfRecord.Crc32C([]));
    }

    [Fact]
    public void An_event_has_exactly_the_bytes_of_the_protocol_buffer()
    {
        // By hand: 09 = field 1, 64 bits; 10 = field 2, varint; 2a = field 5, 12 bytes; in it 0a = field 1, 10 bytes; in it
        // 0a = field 1, "loss"; 15 = field 2, 32 bits, 0.5.
        Assert.Equal("09000000000000f83f" + "10ac02" + "2a0d" + "0a0b" + "0a046c6f7373" + "150000003f", Convert.ToHexStringLower(EventMessage.Scalar(1.5, 300, "loss", 0.5f)));
        Assert.Equal("090000000000000040" + "1a0d" + "627261696e2e4576656e743a32", Convert.ToHexStringLower(EventMessage.Version(2)));
        Assert.Equal("10ffffffffffffffffff01", Convert.ToHexStringLower(EventMessage.Scalar(0, -1, "", 0))[18..40]);
    }

    [Fact]
    public void A_record_is_framed_by_its_length_and_two_masked_checksums()
    {
        using var stream = new MemoryStream();
        TfRecord.Write(stream, "123456789"u8);
        var bytes = stream.ToArray();
        Assert.Equal(12 + 9 + 4, bytes.Length);
        Assert.Equal(9u, BitConverter.ToUInt64(bytes));
        // The mask by its definition: ((crc >> 15) | (crc << 17)) + 0xa282ead8.
        Assert.Equal(unchecked(((0xe3069283u >> 15) | (0xe3069283u << 17)) + 0xa282ead8u), BitConverter.ToUInt32(bytes, 21));
    }

    [Fact]
    public void An_independent_reader_finds_every_figure_in_the_event_file()
    {
        var python = OperatingSystem.IsWindows() ? "python" : "/usr/bin/python3";
        Needs.That(OperatingSystem.IsWindows() || File.Exists(python), $"there is no Python at {python} to read the events with");
        var store = Runs.Store(_home["runs"]);
        string id;
        using (var run = store.Start(Runs.Header()))
        {
            id = run.Id;
            for (var step = 1; step <= 300; step++) run.Log(step, ("train/loss", 1.0 / step), ("Genauigkeit ε", step / 300.0));
            run.Log(long.MaxValue, ("loss", double.NaN), ("rate", double.PositiveInfinity), ("tiny", 1e-60));
        }

        var points = store.ReadMetrics(id).Points;
        var result = RunExport.ToTensorBoard(store, [store.Find(id)!], _home["logs"]);
        Assert.Equal(points.Count, result.Points);
        Assert.Equal(_home[$"logs/{id}/events.out.tfevents.1795344312.ascent"], Assert.Single(result.Files));

        using var process = Process.Start(new ProcessStartInfo(python, [Path.Combine(AppContext.BaseDirectory, "Readers", "read_events.py"), result.Files[0]]) { RedirectStandardOutput = true, UseShellExecute = false, StandardOutputEncoding = Encoding.UTF8 })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        using var document = JsonDocument.Parse(output);
        Assert.Equal("brain.Event:2", document.RootElement.GetProperty("version").GetString());
        var events = document.RootElement.GetProperty("events").EnumerateArray().ToList();
        Assert.Equal(points.Count, events.Count);
        Assert.All(events.Zip(points), pair =>
        {
            Assert.Equal(pair.Second.Name, pair.First.GetProperty("tag").GetString());
            Assert.Equal(pair.Second.Step, pair.First.GetProperty("step").GetInt64());
            Assert.Equal((float)pair.Second.Value, float.Parse(pair.First.GetProperty("value").GetString()!, CultureInfo.InvariantCulture));
            Assert.Equal(Runs.Noon.ToUnixTimeSeconds() + pair.Second.Seconds, pair.First.GetProperty("wall").GetDouble(), 5);
        });
    }

    [Fact]
    public void The_csv_has_every_digit_and_quotes_what_needs_it()
    {
        var store = Runs.Store(_home["runs"]);
        using var run = store.Start(Runs.Header());
        run.Log(1, ("a, \"b\"", 0.1 + 0.2), ("loss", double.NegativeInfinity));
        run.Log(2, ("loss", double.NaN));
        run.Interrupt();
        var result = RunExport.ToCsv(store, store.List(), _home["deep/out.csv"]);
        Assert.Equal(3, result.Points);
        var text = File.ReadAllText(_home["deep/out.csv"]);
        var seconds = store.ReadMetrics(run.Id).Points.Select(p => p.Seconds.ToString("R", CultureInfo.InvariantCulture)).ToList();
        Assert.Equal($"run,step,seconds,name,value\r\n{run.Id},1,{seconds[0]},\"a, \"\"b\"\"\",0.30000000000000004\r\n{run.Id},1,{seconds[1]},loss,-Infinity\r\n{run.Id},2,{seconds[2]},loss,NaN\r\n", text);
        Assert.NotEqual(0xEF, File.ReadAllBytes(_home["deep/out.csv"])[0]);
    }

    [Fact]
    public void An_export_that_is_stopped_or_fails_leaves_what_was_there()
    {
        var store = Runs.Store(_home["runs"]);
        using var run = store.Start(Runs.Header());
        run.Log(1, ("loss", 1));
        run.Interrupt();
        File.WriteAllText(_home["out.csv"], "before");
        Assert.Throws<OperationCanceledException>(() => RunExport.ToCsv(store, store.List(), _home["out.csv"], new CancellationToken(canceled: true)));
        Assert.Equal("before", File.ReadAllText(_home["out.csv"]));
        Assert.Throws<TrackingException>(() => RunExport.ToCsv(store, [store.List()[0] with { Id = "gone" }], _home["out.csv"]));
        Assert.Equal(["out.csv"], Directory.EnumerateFiles(_home.Path).Select(Path.GetFileName));
        Assert.Throws<TrackingException>(() => RunExport.ToCsv(store, store.List(), _home["runs"]));
        Assert.Throws<TrackingException>(() => RunExport.ToTensorBoard(store, store.List(), _home["out.csv"]));
        RunExport.ToCsv(store, store.List(), _home["out.csv"]);
        Assert.StartsWith("run,step", File.ReadAllText(_home["out.csv"]), StringComparison.Ordinal);
    }
}
