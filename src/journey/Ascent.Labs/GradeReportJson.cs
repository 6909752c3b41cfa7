namespace Ascent.Labs;

public static class GradeReportJson
{
    public static string Write(GradeReport report) => throw new NotImplementedException();
}
