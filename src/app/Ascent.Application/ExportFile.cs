using Ascent.Application.Proofs;

namespace Ascent.Application;

/// <summary>Files that the person asks for: written beside and renamed.</summary>
public static class ExportFile
{
    public static void Write(string path, string text) => Beside.Text(path, text);
}
