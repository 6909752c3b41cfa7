using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ascent.Cli.Output;

/// <summary>How JSON is written for people and programs: indented, with letters as letters.</summary>
internal static class JsonText
{
    internal const int Schema = 1;

    internal static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
