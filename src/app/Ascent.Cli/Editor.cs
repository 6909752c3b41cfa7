using System.Diagnostics;
using Ascent.Journey;

namespace Ascent.Cli;

/// <summary>Lets the person write a text in the editor of their choice.</summary>
internal static class Editor
{
    /// <summary>The file after the editor has ended. It stays until the caller deletes it, so that nothing that was written is lost.</summary>
    /// <exception cref="JourneyException">No editor is set, or it could not be run or ended with a fault.</exception>
    internal static string Edit(CliHost host, string name, string text)
    {
        var command = host.Editor is { Length: > 0 } set ? set
            : throw new JourneyException("No editor is set. Set EDITOR (export EDITOR=nano), give the fields as options, or a file with --from.");
        var folder = Directory.CreateTempSubdirectory("ascent-notes-").FullName;
        var file = Path.Combine(folder, name + ".md");
        File.WriteAllText(file, text);
        try
        {
            // EDITOR may hold arguments ("code --wait"), so a shell takes it apart, and the file is an argument that it does not read.
            var start = OperatingSystem.IsWindows()
                ? new ProcessStartInfo("cmd.exe", $"/s /c \"{command} \"{file}\"\"")
                : new ProcessStartInfo("/bin/sh", ["-c", command + " \"$1\"", "sh", file]);
            using var process = Process.Start(start)!;
            process.WaitForExit();
            return process.ExitCode == 0 ? file : throw new JourneyException($"The editor '{command}' ended with {process.ExitCode}. Nothing was changed; what you wrote may be in {file}.");
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or IOException)
        {
            throw new JourneyException($"The editor '{command}' could not be run: {e.Message}", ProblemKind.BrokenEnvironment, e);
        }
    }

    internal static void Discard(string file)
    {
        try
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A forgotten file in the temporary folder harms nobody.
        }
    }
}
