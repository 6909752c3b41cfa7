using System.Globalization;
using System.Text;

namespace Ascent.Tracking.Export;

/// <summary>What an export wrote.</summary>
/// <param name="Files">Full paths.</param>
/// <param name="Points">Number of figures.</param>
public sealed record ExportResult(IReadOnlyList<string> Files, long Points);

/// <summary>The figures of runs for other programs. Each file is written beside and renamed over, so none is ever half there.</summary>
public static class RunExport
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>
    /// One CSV file (RFC 4180) of all figures of all runs in long form: <c>run,step,seconds,name,value</c>. Values have all their
    /// digits; those that are no number are <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>.
    /// </summary>
    /// <param name="store">Where the runs are.</param>
    /// <param name="runs">Which runs.</param>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="cancellation">Leaves no file, and one that was there as it was.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static ExportResult ToCsv(RunStore store, IReadOnlyList<RunRecord> runs, string path, CancellationToken cancellation = default)
    {
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full)) throw new TrackingException($"{full} is a folder; name a file for the CSV.");
        var points = 0L;
        WriteBeside(full, stream =>
        {
            using var writer = new StreamWriter(stream, Utf8, 1 << 16, leaveOpen: true) { NewLine = "\r\n" };
            writer.WriteLine("run,step,seconds,name,value");
            foreach (var run in runs)
            {
                var id = Quoted(run.Id);
                foreach (var point in Points(store, run.Id, cancellation))
                {
                    writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{id},{point.Step},{point.Seconds:R},{Quoted(point.Name)},{point.Value:R}"));
                    points++;
                }
            }
        });
        return new([full], points);
    }

    /// <summary>One SVG picture of some figures of some runs over time.</summary>
    /// <param name="store">Where the runs are.</param>
    /// <param name="runs">Which runs.</param>
    /// <param name="metrics">Names of the figures.</param>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <exception cref="TrackingException">No run has such a figure, or they would make too many lines.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static ExportResult ToSvg(RunStore store, IReadOnlyList<RunRecord> runs, IReadOnlyList<string> metrics, string path)
    {
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full)) throw new TrackingException($"{full} is a folder; name a file for the picture.");
        var lines = new List<SvgLine>();
        var longest = runs.Select(run => store.ReadCurves(run.Id, 400, names: metrics.Contains).Curves).SelectMany(curves => curves).Select(curve => curve.Last.Seconds).DefaultIfEmpty(0).Max();
        var (unit, divisor) = longest > 180 ? ("minutes", 60.0) : ("seconds", 1.0);
        foreach (var run in runs)
        {
            foreach (var curve in store.ReadCurves(run.Id, 400, names: metrics.Contains).Curves)
                lines.Add(new(runs.Count == 1 ? curve.Name : $"{run.Name} {curve.Name}", [.. curve.Points.Select(point => (point.Seconds / divisor, point.Value))]));
        }

        if (lines.Count == 0) throw new TrackingException($"None of the runs has a figure {string.Join(" or ", metrics)}; `ascent runs show RUN` lists those that it has.");
        if (lines.Count > SvgPlot.MostLines) throw new TrackingException($"{lines.Count} lines do not fit into one picture; take at most {SvgPlot.MostLines}: fewer runs or fewer figures.");
        var svg = SvgPlot.Draw(string.Join(", ", runs.Select(run => run.Recipe).Distinct()), $"time, {unit}", string.Join(", ", metrics), lines);
        WriteBeside(full, stream => stream.Write(Utf8.GetBytes(svg)));
        return new([full], lines.Sum(line => (long)line.Points.Count));
    }

    /// <summary>
    /// One event file for each run, in a folder of its own that has the run's id, as <c>tensorboard --logdir</c> reads them.
    /// TensorBoard keeps single precision.
    /// </summary>
    /// <param name="store">Where the runs are.</param>
    /// <param name="runs">Which runs.</param>
    /// <param name="folder">The folder; event files of the same runs are replaced.</param>
    /// <param name="cancellation">Leaves the files of the runs that were finished.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static ExportResult ToTensorBoard(RunStore store, IReadOnlyList<RunRecord> runs, string folder, CancellationToken cancellation = default)
    {
        var full = Path.GetFullPath(folder);
        if (File.Exists(full)) throw new TrackingException($"{full} is a file; name a folder for TensorBoard's events.");
        var files = new List<string>();
        var points = 0L;
        foreach (var run in runs)
        {
            var start = run.StartedAt.ToUnixTimeMilliseconds() / 1000.0;

            // TensorBoard looks for "tfevents" in the name and reads the files of a folder in the order of their names.
            var path = Path.Combine(full, run.Id, string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{(long)start:D10}.ascent"));
            WriteBeside(path, stream =>
            {
                TfRecord.Write(stream, EventMessage.Version(start));
                foreach (var point in Points(store, run.Id, cancellation))
                {
                    TfRecord.Write(stream, EventMessage.Scalar(start + point.Seconds, point.Step, point.Name, (float)point.Value));
                    points++;
                }
            });
            files.Add(path);
        }

        return new(files, points);
    }

    private static IEnumerable<MetricPoint> Points(RunStore store, string id, CancellationToken cancellation)
    {
        for (var position = 0L; ;)
        {
            cancellation.ThrowIfCancellationRequested();
            var chunk = store.ReadMetrics(id, position);
            foreach (var point in chunk.Points) yield return point;
            if (chunk.Position <= position) yield break;
            position = chunk.Position;
        }
    }

    private static string Quoted(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static void WriteBeside(string path, Action<Stream> write)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var beside = $"{path}.{Environment.ProcessId}.new";
        try
        {
            using (var stream = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }
}
