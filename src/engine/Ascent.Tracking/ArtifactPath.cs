namespace Ascent.Tracking;

/// <summary>Names of artifacts: paths inside the run's folder that cannot leave it.</summary>
internal static class ArtifactPath
{
    public static string Resolve(string folder, string fileName, out string name)
    {
        var root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
        if (string.IsNullOrWhiteSpace(fileName) || Path.IsPathRooted(fileName))
            throw new ArgumentException($"'{fileName}' is not the name of a file in the run's folder.", nameof(fileName));
        var path = Path.GetFullPath(Path.Combine(root, fileName));
        if (!path.StartsWith(root, StringComparison.Ordinal))
            throw new ArgumentException($"'{fileName}' leaves the run's folder.", nameof(fileName));
        name = path[root.Length..].Replace(Path.DirectorySeparatorChar, '/');
        if (name is RunFile.FileName or MetricFile.FileName or RunLock.FileName || name.Split('/')[0] is Annotations.NotesFolder or Annotations.TagsFolder)
            throw new ArgumentException($"'{fileName}' is the run's own record.", nameof(fileName));
        return path;
    }
}
