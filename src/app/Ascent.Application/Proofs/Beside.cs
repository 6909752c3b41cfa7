using Ascent.Journey;

namespace Ascent.Application.Proofs;

/// <summary>Writes beside and renames, so that no file and no folder is ever half there under its own name.</summary>
internal static class Beside
{
    /// <summary>Writes a file; one that is there is replaced at once.</summary>
    internal static void File(string path, Action<FileStream> write)
    {
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full))
            throw new JourneyException($"{full} is a folder; name a file.");
        var beside = $"{full}.{Environment.ProcessId}.new";
        Told(full, () =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            try
            {
                using (var stream = new FileStream(beside, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16))
                {
                    write(stream);
                    stream.Flush(flushToDisk: true);
                }

                System.IO.File.Move(beside, full, overwrite: true);
            }
            catch
            {
                System.IO.File.Delete(beside);
                throw;
            }
        });
    }

    internal static void Text(string path, string text) => File(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));

    /// <summary>
    /// Makes a folder; one that is there is replaced if it is empty or <paramref name="isOurs"/>, and refused otherwise, so that a
    /// mistyped name costs nobody their files.
    /// </summary>
    internal static void Folder(string path, Func<string, bool> isOurs, Action<string> write)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (System.IO.File.Exists(full))
            throw new JourneyException($"{full} is a file; name a folder.");
        if (Directory.Exists(full) && Directory.EnumerateFileSystemEntries(full).Any() && !isOurs(full))
            throw new JourneyException($"{full} holds something else and was left as it is. Name another folder, or an empty one.");
        var parent = Path.GetDirectoryName(full) ?? throw new JourneyException($"{full} cannot be replaced. Name a folder below it.");
        var beside = Path.Combine(parent, $".{Path.GetFileName(full)}.{Environment.ProcessId}.new");
        var old = Path.Combine(parent, $".{Path.GetFileName(full)}.{Environment.ProcessId}.old");
        Told(full, () =>
        {
            try
            {
                if (Directory.Exists(beside))
                    Directory.Delete(beside, recursive: true);
                Directory.CreateDirectory(beside);
                write(beside);
                if (Directory.Exists(full))
                    Directory.Move(full, old);
                Directory.Move(beside, full);
                if (Directory.Exists(old))
                    Directory.Delete(old, recursive: true);
            }
            catch
            {
                if (Directory.Exists(old) && !Directory.Exists(full))
                    Directory.Move(old, full);
                if (Directory.Exists(beside))
                    Directory.Delete(beside, recursive: true);
                throw;
            }
        });
    }

    private static void Told(string path, Action work)
    {
        try
        {
            work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JourneyException($"{path} could not be written: {e.Message.TrimEnd('.')}. What was there before is as it was.", ProblemKind.BrokenEnvironment, e);
        }
    }
}
