using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ascent.Journey.Planning;

namespace Ascent.Application;

/// <summary>
/// The plan that was last computed, in the home's cache: the same store on the same day gives the same plan, and a large one takes
/// a second to forecast. Anything wrong with the file means computing again.
/// </summary>
internal sealed class PlanCache(string folder, string store)
{
    private const string Prefix = "plan-";

    public Plan? Find(long revision, DateOnly today, string content)
    {
        try
        {
            var file = FileOf(revision, today, content);
            return File.Exists(file) ? PlanJson.Read(File.ReadAllText(file)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Text.Json.JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes the plan beside and renames it over; the ones before it go.</summary>
    public Plan Keep(long revision, DateOnly today, string content, Plan plan)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var file = FileOf(revision, today, content);
            var beside = $"{file}.{Environment.ProcessId}";
            File.WriteAllText(beside, PlanJson.Write(plan));
            File.Move(beside, file, overwrite: true);
            foreach (var old in Directory.EnumerateFiles(folder, Prefix + "*").Where(old => old != file)) File.Delete(old);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A cache that cannot be written costs time and nothing else.
        }

        return plan;
    }

    private string FileOf(long revision, DateOnly today, string content)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"{store}\n{revision}\n{today:O}\n{content}\n{typeof(Plan).Module.ModuleVersionId}");
        return Path.Combine(folder, $"{Prefix}{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..16]}.json");
    }
}
